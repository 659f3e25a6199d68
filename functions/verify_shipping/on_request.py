"""VerifyShippingRequest: answers `POST /shipping`."""

from functools import partial

from bonafide.aws.requests import answering
from bonafide.verifiers import SHIPPING
from verify_shipping.recording import Deliveries
from verify_shipping.requests import answer

handler = answering(SHIPPING, partial(answer, deliveries=Deliveries.deployed()))
