"""The words for each identity code: what it means, why it matters, an innocent explanation, and a question."""

from bonafide.findings import Catalogue, Words

_REPORTED = (
    "IC3, public service announcement of 23 January 2025: one person or one contact behind several applicants' names"
)

CATALOGUE = Catalogue(
    {
        "identity.phone_shared": Words(
            summary="The telephone number is used in other applications under other names.",
            why="Invented applicants often share a telephone number or an e-mail address.",
            source=_REPORTED,
            innocent="A couple or household with one phone, an agency, or a number that now belongs to somebody else.",
            question="Whose telephone number is this, and who else uses it?",
            example="one number in three applications under three names",
        ),
        "identity.email_shared": Words(
            summary="The e-mail address is used in other applications under other names.",
            why="Invented applicants often share a telephone number or an e-mail address.",
            source=_REPORTED,
            innocent="A couple with one mailbox, a career service, an agency, or a change of name.",
            question="Whose mailbox is this, and who else uses it?",
            example="one address in two applications under two names",
        ),
        "identity.education_copied": Words(
            summary="The same education history is in another application under another name.",
            why="Two people rarely have the same institutions, subjects and months.",
            source=_REPORTED,
            innocent="Friends or siblings who took the same courses, or a template from a career service.",
            question="Could you tell us about a course or a teacher that you remember from each of these?",
            example="the same two degrees with the same months under two names",
        ),
        "identity.changing_contact": Words(
            summary="The same person gave another telephone number or e-mail address before.",
            why="It means nothing by itself, but can explain other findings.",
            source=_REPORTED,
            innocent="A new phone, a new provider, or one address for work and one for home.",
            question="Which telephone number and e-mail address reach you best?",
            example="one mailbox, two telephone numbers",
        ),
        "identity.burst": Words(
            summary="One person made many applications within a day.",
            why="So many applications are rarely written by hand.",
            source=_REPORTED,
            innocent="An eager candidate who applies with one click, or a form that was sent several times.",
            question="Which of these positions interests you most?",
            example="ten applications of one person between nine and ten in the morning",
        ),
        "identity.watchlisted": Words(
            summary="The telephone number or e-mail address is on a watchlist of this deployment.",
            why="The list connects it with sanctions or with an organised scheme.",
            source="the list that the evidence names, as the operator of this deployment supplied it",
            innocent="A number that now belongs to somebody else, a typing error, or an outdated entry.",
            question="Since when have you had this telephone number or e-mail address?",
            example="an address that a government's list names",
        ),
    }
)
