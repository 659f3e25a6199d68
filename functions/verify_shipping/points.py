"""Which addresses are places where many people fetch their parcels: parcel lockers, parcel shops and post offices.

That several people let their parcels come there says nothing, and neither does that it is not their home.
"""

import re

from bonafide.text import fold

_POINTS = re.compile(
    r"\b(?:"
    # lockers
    r"packstation|paketstation|paketautomat|postomat|paczkomat\w*|inpost|boxnow|quadient|parcel ?pending"
    r"|(?:parcel|package|amazon|post|smart|pickup|ups|fedex|dpd|dhl|gls|royal mail|australia post|an post|citypaq)"
    r"[ -](?:hub )?lockers?|amazon hub|amazon counter|parcel ?box|parcelmotel|parcel motel|citypaq|pakketautomaat"
    r"|clickpost|taquilla|consigne pickup"
    # shops and counters
    r"|ups access points?|access point|the ups store|ups store|fedex (?:office|onsite|ship center|location)"
    r"|(?:hermes|dhl|gls|dpd|ups|evri|inpost|postnl|bring|postnord|dao) ?(?:paket|parcel|pakke)?[ -]?shop"
    r"|paketshop|parcel ?shop|pakkeshop|service ?point|servicepoint|pickup point|pick-up point|pick up point"
    r"|postnl[ -]punt|point relais|relais colis|mondial relay|punto pack|punto de recogida|punto poste|collect\+"
    r"|collectplus|click (?:and|&) collect|mail ?boxes? etc|mbe \d+|pakketpunt|kiala"
    # post offices
    r"|postfiliale|postamt|poste restante|postlagernd|hauptpostlagernd|general delivery|fermo ?posta"
    r"|lista de correos|oficina de correos|bureau de poste|ufficio postale|urzad pocztowy|postkontor"
    r"|post office(?! (?:st|street|rd|road|ln|lane|sq|square|ave|avenue|dr|drive|row|hill|court|close|yard|cottages?"
    r"|house)\b)|p\.? ?o\.? ?box|post office box|postfach|boite postale|casella postale|apartado (?:de correos|postal)"
    r"|caixa postal|private bag|locked bag|gpo box"
    r")(?!\w)"
)
"""Words of addresses, as `bonafide.text.fold` writes them. A lane or house that has its name of one is a home."""

_HOUSES = re.compile(r"\b(?:the )?(?:old|former) (?:post office|postamt)\b")


def is_parcel_point(address: str) -> bool:
    """Whether an address says that it is a parcel locker, a parcel shop, a post office or a box there."""
    text = fold(address)
    return bool(_POINTS.search(_HOUSES.sub(" ", text)))
