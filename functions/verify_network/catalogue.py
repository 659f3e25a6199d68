"""The words for each code."""

from bonafide.findings import Catalogue

CATALOGUE = Catalogue({})
