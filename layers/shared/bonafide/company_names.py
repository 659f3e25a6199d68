"""Keys of companies' names: equal for two spellings of one name, whatever its legal form.

A name alone identifies a company only if it is exactly the same after that, and says enough: `is_distinctive`.
"""

import re
from functools import lru_cache

from bonafide.institution_names import words
from bonafide.reference import MAX_NAME_LENGTH

MIN_LETTERS = 5
"""Letters of a name by which a company is found without more. Shorter names are names of many."""

_FORMS = """
inc|incorporated|corp|corporation|co|company|ltd|limited|llc|llp|lllp|lp|plc|pllc|pc|unlimited|cic|private limited|pvt
pvt ltd|pte|pte ltd|pty|pty ltd|proprietary limited|private|opc|npc|soc|jsc|pjsc|ojsc|cjsc|fze|fzco|fz llc|fzc|wll|saog
ag|gmbh|mbh|ggmbh|kg|gmbh and co kg|gmbh co kg|co kg|ohg|ug|ug haftungsbeschrankt|kgaa|ev|eg|gbr|aktiengesellschaft|se
ek|sa|sas|sasu|sarl|eurl|snc|scop|sca|societe anonyme|spa|srl|srls|sapa|snc|societa per azioni|sl|slu|sau|sll|scl
sociedad anonima|sociedad limitada|sa de cv|sapi de cv|s de rl de cv|sab de cv|sc|cia|cia ltda|ltda|limitada|eireli|me
sociedade anonima|lda|bv|nv|vof|cv|cvba|bvba|ab|aktiebolag|publ|oy|oyj|as|asa|ans|aps|ivs|is|ehf|hf|sf|doo|dd|ad|eood
ood|sp zoo|spzoo|sp z oo|sp z o o|spolka akcyjna|spolka z oo|sro|s r o|akciova spolecnost|kft|zrt|nyrt|bt|ou|osauhing
uab|sia|ooo|oao|zao|pao|ao|ооо|оао|зао|пао|ао|тоо|тов|ат|ltd sti|anonim sirketi|limited sirketi|as ve tic|sdn bhd|bhd
tbk|pt|kk|kabushiki kaisha|gk|godo kaisha|co ltd|company limited|public company limited|pcl|jsc|tnhh|cong ty tnhh
cong ty co phan|ae|epe|ike
"""  # noqa: RUF001
_ENDINGS = frozenset(tuple(form.split()) for line in _FORMS.strip().splitlines() for form in line.split("|"))
_MAX_WORDS = max(map(len, _ENDINGS))
_BEGINNINGS = frozenset("pt cv ooo oao zao pao uab sia ab ооо оао зао пао ао тоо тов".split())  # noqa: RUF001
_ATTACHED = re.compile(
    "株式会社|有限会社|合同会社|㈱|股份有限公司|有限责任公司|有限責任公司|有限公司|주식회사|유한회사|㈜|"
    r"[(\uff08](?:株|有|주|유)[)\uff09]"
)
"""Legal forms that are written without a space."""

_SEVERAL = re.compile(
    r"[()\[\]/|;\uff08\uff09]|\s[-\u2013\u2014]\s|,\s(?=\S)|"
    r"\b(?:via|through|formerly|previously|now|ex|fka|aka|dba|acquired|merged|part of|subsidiary of|division of|"
    r"on behalf of|on site at|onsite at|client|clients|contract(?:or|ed|ing)?|consultant|franchise\w*|"
    r"ehemals|vormals|jetzt|fruher|bei|anciennement|chez|ex-|antes|ahora|agora|voorheen|nu|dawniej|obecnie|бывш\w*)\b",
    re.IGNORECASE,
)
"""What shows that a name is of more than one company, or says more than the name."""

_GENERIC = frozenset(
    "advisory advisors agency and analytics apps assembly associates bank bau builders building business capital "
    "care catering center centre city cleaning clinic cloud com commerce communications company computer "
    "computers construction consult consultancy consultants consulting creative data delivery design dental "
    "development digital electric electrical electronics energy engineering enterprise enterprises events express "
    "family farm fashion finance financial first fitness food foods foundation freelance garage general global "
    "green group health healthcare holding holdings home hospital hotel house industries industry information "
    "innovation innovations insurance international internet investment investments invest it lab labs law legal "
    "logistics management manufacturing marketing mart media medical metal mobile national net network networks "
    "new north office online partner partners pharma pharmacy pizza plus press print production productions "
    "products project projects property properties real estate recruitment recruiting research resources "
    "restaurant retail salon school security self employed service services shop smart social software solution "
    "solutions south staffing star startup stealth store studio studios supply support system systems team tech "
    "technologies technology telecom test trade trading training transport travel trust union united university "
    "utilities ventures video web west work works world east confidential private undisclosed various unknown "
    "anonymous freelancer independent contractor start up mode".split()
)
"""Words that many companies have in their names."""


@lru_cache(8192)
def name_words(name: str) -> tuple[str, ...]:
    """The folded words of a name without its legal form; all its words if nothing else is left."""
    found = words(_ATTACHED.sub(" ", name[:MAX_NAME_LENGTH]))
    shorter = _without_endings(found)
    if len(shorter) > 1 and shorter[0] in _BEGINNINGS:
        shorter = shorter[1:]
    return shorter or found


def _without_endings(name: tuple[str, ...]) -> tuple[str, ...]:
    shortened = True
    while shortened and len(name) > 1:
        shortened = False
        for length in range(min(_MAX_WORDS, len(name) - 1), 0, -1):
            if name[-length:] in _ENDINGS:
                name, shortened = name[:-length], True
                break
        if len(name) > 1 and name[-1] == "and":  # `Smith & Co.`
            name, shortened = name[:-1], True
    return name


@lru_cache(8192)
def key_of(name: str) -> str:
    """The key of a name: `The Acme Robotics Co., Ltd.` and `ACME Robotics` have the key acmerobotics."""
    return "".join(name_words(name))


@lru_cache(8192)
def names_several(name: str) -> bool:
    """Whether a text may name more than one company (`Acme (via Staff Ltd)`), or says more than a name."""
    text = _ATTACHED.sub(" ", name[:MAX_NAME_LENGTH])
    if any(match[0].strip()[:1].isalpha() for match in _SEVERAL.finditer(text)):
        return True
    return not all(map(_is_legal_form, _SEVERAL.split(text)[1:]))


def _is_legal_form(text: str) -> bool:
    """Whether nothing but a legal form is left of a text: `Inc.` after a comma."""
    found = words(_ATTACHED.sub(" ", text))
    return not found or found in _ENDINGS or _without_endings(("x", *found)) == ("x",)


def is_distinctive(name: str) -> bool:
    """Whether a name is long enough and has a word that is no general term, so that it identifies a company."""
    found = name_words(name)
    letters = "".join(found)
    enough = MIN_LETTERS if letters.isascii() else MIN_LETTERS - 2  # a syllable or word of other scripts
    return len(letters) >= enough and any(word not in _GENERIC and len(word) > 1 for word in found)
