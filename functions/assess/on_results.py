"""Assess: assesses applications when findings are recorded or a watchlist changes."""

from assess.assessing import Assessor
from assess.results import results_handler
from bonafide.aws.dead_letters import DeadLetters
from bonafide.settings import setting

handler = results_handler(Assessor.deployed(), DeadLetters(setting("ASSESS_DEAD_LETTERS")))
