"""The words for each e-mail code: what it means, why it matters, what innocent reason it has, what to ask."""

from bonafide.findings import Catalogue, Words

CATALOGUE = Catalogue(
    {
        "email.malformed": Words(
            summary="The e-mail address could not be read as one.",
            why="Mail to it reaches nobody, so it confirms nothing.",
            source="RFC 5321, RFC 5322 and RFC 6531",
            innocent="A slip of the keyboard, or a form that put another field there.",
            question="Which e-mail address can we write to?",
            example="jane.doe at gmail dot com",
        ),
        "email.reserved_domain": Words(
            summary="The e-mail address is at a domain set aside for examples and tests.",
            why="Nobody can receive mail there, so the address confirms nothing.",
            source="RFC 2606 and RFC 6761",
            innocent="A template's sample address left in place, or a test of the application form.",
            question="The address in your application looks like a template's. Which one can we write to?",
            example="jane.doe@example.com",
        ),
        "email.disposable": Words(
            summary="The e-mail address is at a domain of throw-away mailboxes.",
            why="Such a mailbox is anybody's, and is gone before the hiring ends.",
            source="the disposable-email-domains project's list",
            innocent="Keeping spam away from one's own mailbox.",
            question="Which lasting e-mail address can we write to during the hiring?",
            example="jane.doe@mailinator.com",
        ),
        "email.privacy_relay": Words(
            summary="The e-mail address forwards to a mailbox that it hides.",
            why="It means nothing by itself; the address is only less telling than others.",
            source="the relay services' own documentation",
            innocent="Protecting one's privacy, as phones and browsers nowadays suggest.",
            question="None is needed: mail arrives.",
            example="dpdcnf87nu@privaterelay.appleid.com",
        ),
        "email.role_account": Words(
            summary="The e-mail address is a role's mailbox, not a person's.",
            why="Several people may read it, and it may belong to an agency that applies for others.",
            source="RFC 2142",
            innocent="A sole trader's or a family's mailbox.",
            question="Is there a personal e-mail address that we can write to?",
            example="info@an-agency.com",
        ),
        "email.subaddressed": Words(
            summary="The e-mail address is a variant of a shorter one of the same mailbox.",
            why="It means nothing by itself; variants let one mailbox stand behind many applications.",
            source="RFC 5233, and the providers' help pages",
            innocent="Sorting one's mail; many people write dots or tags into their address.",
            question="None is needed: mail arrives.",
            example="jane.doe+jobs@gmail.com",
        ),
    }
)
