"""VerifyShipping: records the deliveries of an upload."""

from verify_shipping.recording import Deliveries
from verify_shipping.uploads import upload_handler

handler = upload_handler(Deliveries.deployed())
