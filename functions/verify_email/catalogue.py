"""The words for each e-mail code: the finding, why it matters, the innocent explanation, the question to ask."""

from bonafide.findings import Catalogue, Words

CATALOGUE = Catalogue(
    {
        "email.malformed": Words(
            summary="The text as written is not a valid e-mail address.",
            why="Mail cannot be delivered to it as written. An address that could be repaired was checked.",
            source="RFC 5321, RFC 5322 and RFC 6531",
            innocent="A typing mistake, a program that changed the text, or a form that filled in the wrong field.",
            question="Could you check your e-mail address? It is not written as a valid one.",
            example={"basics": {"email": "jane.doe at gmail dot com"}},
        ),
        "email.reserved_domain": Words(
            summary="The domain of the e-mail address is reserved for examples and tests.",
            why="These domains have no mailboxes, so we cannot write to the candidate.",
            source="RFC 2606 and RFC 6761",
            innocent="A sample address from a template, or a test of the application form.",
            question="The e-mail address in your application looks like a sample from a template. "
            "Which one can we write to?",
            example={"basics": {"email": "jane.doe@example.com"}},
        ),
        "email.no_such_domain": Words(
            summary="The domain of the e-mail address does not exist.",
            why="Mail to a domain that does not exist cannot be delivered.",
            source="RFC 8020 (NXDOMAIN); DNS was asked when the application was verified",
            innocent="A typing mistake in the domain, or a domain that has just expired.",
            question="Could you check your e-mail address? Its domain could not be found.",
            example={"basics": {"email": "jane.doe@this-domain-does-not-exist.net"}},
        ),
        "email.accepts_no_mail": Words(
            summary="The domain of the e-mail address does not accept mail.",
            why="Mail to a domain without a mail server cannot be delivered.",
            source="RFC 7505 (null MX) and RFC 5321, section 5.1; DNS was asked when the application was verified",
            innocent="A typing mistake in the domain, or a domain whose mail is being moved to another provider.",
            question="Could you check your e-mail address? Its domain does not seem to accept mail.",
            example={"basics": {"email": "jane.doe@this-domain-has-no-mail-server.net"}},
        ),
        "email.disposable": Words(
            summary="The e-mail address is reported as disposable (throw-away).",
            why="Many disposable mailboxes are public or are soon deleted, so later mail may not arrive.",
            source="the lists of the disposable-email-domains and mailchecker projects",
            innocent="Keeping spam out of the usual mailbox, or a small company's domain that is listed by mistake.",
            question="Which permanent e-mail address can we write to during the hiring process?",
            example={"basics": {"email": "jane.doe@mailinator.com"}},
        ),
        "email.misspelled_provider": Words(
            summary="The e-mail domain looks like a typo of a popular provider's domain.",
            why="It means nothing by itself, but mail to a mistyped address does not reach the candidate.",
            source="the popular providers' own domains, in the reference layer's popular.csv",
            innocent="A typing mistake, which is the most likely reason.",
            question="Could you check your e-mail address? Its domain looks mistyped.",
            example={"basics": {"email": "jane.doe@gmial.com"}},
        ),
        "email.lookalike_domain": Words(
            summary="The e-mail domain can be mistaken for another domain.",
            why="Some domains are registered to be taken for that of an employer, an institution or a mail provider.",
            source="Unicode UTS #39 (confusable characters)",
            innocent="Two names that are similar by coincidence, or a typing mistake.",
            question="Who owns the domain of your e-mail address, and how did you get an address there?",
            example={"basics": {"email": "jane.doe@gmai1.com"}},
        ),
        "email.role_account": Words(
            summary="The e-mail address has the name of a role (such as info@ or jobs@) before the @.",
            why="Several people may read such a mailbox, and it may belong to an agency that applies for others.",
            source="RFC 2142",
            innocent="The candidate's own domain, or the mailbox of a sole trader or a family.",
            question="Do you have a personal e-mail address that we can write to?",
            example={"basics": {"email": "info@an-agency.com"}},
        ),
        "email.privacy_relay": Words(
            summary="The e-mail address forwards to a mailbox that it hides.",
            why="It means nothing by itself; such an address only says less than others.",
            source="the relay services' own documentation",
            innocent="Protecting one's privacy, as phones and browsers suggest today.",
            question="None needed.",
            example={"basics": {"email": "dpdcnf87nu@privaterelay.appleid.com"}},
        ),
        "email.subaddressed": Words(
            summary="The e-mail address is probably a variant of a shorter address of the same mailbox.",
            why="It means nothing by itself, but one mailbox can use many variants in many applications.",
            source="RFC 5233, and the providers' help pages",
            innocent="Sorting one's mail; many people write dots or tags in their address.",
            question="None needed.",
            example={"basics": {"email": "jane.doe+jobs@gmail.com"}},
        ),
        "email.academic_mismatch": Words(
            summary="The e-mail address is from an institution that the education section does not name.",
            why="It means little by itself; it matters only together with signs of another kind.",
            source="IPEDS, ROR and the academic domains of the JetBrains/swot project",
            innocent="Working there, a course that is not listed, or a mailbox from a partner or former institution.",
            question="What is your connection to the institution of your e-mail address?",
            example={
                "basics": {"email": "jane.doe@stanford.edu"},
                "education": [{"institution": "University of Oxford"}],
            },
        ),
    }
)
