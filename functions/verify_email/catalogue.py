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
        "email.no_such_domain": Words(
            summary="The e-mail address is at a domain that does not exist.",
            why="Nobody can receive mail there, so the address confirms nothing.",
            source="RFC 8020 (NXDOMAIN), asked of DNS when the application was verified",
            innocent="A slip of the keyboard in the domain, or a domain that has just expired.",
            question="Could you check the e-mail address? Its domain could not be found.",
            example="jane.doe@no-such-domain-of-anybody.net",
        ),
        "email.accepts_no_mail": Words(
            summary="The e-mail address is at a domain that accepts no mail.",
            why="Nobody can receive mail there, so the address confirms nothing.",
            source="RFC 7505 (null MX) and RFC 5321, section 5.1, asked of DNS when the application was verified",
            innocent="A slip of the keyboard, or a domain whose mail is just being moved.",
            question="Could you check the e-mail address? Its domain does not seem to accept mail.",
            example="jane.doe@a-domain-without-mail.net",
        ),
        "email.disposable": Words(
            summary="The e-mail address is at a domain of throw-away mailboxes.",
            why="Such a mailbox is anybody's, and is gone before the hiring ends.",
            source="the lists of the disposable-email-domains and mailchecker projects",
            innocent="Keeping spam away from one's own mailbox.",
            question="Which lasting e-mail address can we write to during the hiring?",
            example="jane.doe@mailinator.com",
        ),
        "email.misspelled_provider": Words(
            summary="The e-mail domain is one slip of the keyboard away from a popular provider's.",
            why="It means nothing by itself: mail to it reaches somebody else, or nobody.",
            source="the popular providers' own domains, in the reference layer's popular.csv",
            innocent="A slip of the keyboard: the most likely reason.",
            question="Could you check the e-mail address? Its domain looks like a slip of the keyboard.",
            example="jane.doe@gmial.com",
        ),
        "email.lookalike_domain": Words(
            summary="The e-mail domain may be mistaken for another one that it is not.",
            why="A domain that imitates another lends an application trust that is not its own.",
            source="Unicode UTS #39, confusable characters",
            innocent="Two names that are alike by chance, or a slip of the keyboard.",
            question="Whose domain is the one in your e-mail address, and how did you come by it?",
            example="jane.doe@gmai1.com",
        ),
        "email.role_account": Words(
            summary="The e-mail address is a role's mailbox, not a person's.",
            why="Several people may read it, and it may belong to an agency that applies for others.",
            source="RFC 2142",
            innocent="A sole trader's or a family's mailbox.",
            question="Is there a personal e-mail address that we can write to?",
            example="info@an-agency.com",
        ),
        "email.privacy_relay": Words(
            summary="The e-mail address forwards to a mailbox that it hides.",
            why="It means nothing by itself; the address is only less telling than others.",
            source="the relay services' own documentation",
            innocent="Protecting one's privacy, as phones and browsers nowadays suggest.",
            question="None is needed: mail arrives.",
            example="dpdcnf87nu@privaterelay.appleid.com",
        ),
        "email.subaddressed": Words(
            summary="The e-mail address is a variant of a shorter one, perhaps of the same mailbox.",
            why="It means nothing by itself; variants let one mailbox stand behind many applications.",
            source="RFC 5233, and the providers' help pages",
            innocent="Sorting one's mail; many people write dots or tags into their address.",
            question="None is needed: mail arrives.",
            example="jane.doe+jobs@gmail.com",
        ),
        "email.academic_mismatch": Words(
            summary="The e-mail address is of an institution that the education section does not name.",
            why="By itself it means little; it weighs only together with signs of another kind.",
            source="academic domains of the JetBrains/swot project",
            innocent="Working there, a course that is not listed, a partner's or a former institution's mailbox.",
            question="How are you connected with the institution of your e-mail address?",
            example="jane.doe@stanford.edu, education at University of Oxford",
        ),
    }
)
