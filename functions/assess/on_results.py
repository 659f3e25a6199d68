"""Assess: assesses applications when findings are recorded or a watchlist changes."""

from assess.assessing import Assessor
from assess.results import results_handler
from bonafide.aws.dead_letters import DeadLetters

handler = results_handler(Assessor.deployed(), DeadLetters.deployed("ASSESS_DEAD_LETTERS"))
