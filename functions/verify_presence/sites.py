"""The sites where people have accounts, how their pages are addressed, and sites whose pages name nobody."""

from typing import NamedTuple


class Site(NamedTuple):
    """A site with accounts. A page of one begins with one of `prefixes` and has at most `most` parts after it.

    0 parts is any number. `is_number` is whether the accounts have numbers. With `sign`, accounts begin with it, and
    other pages are those of publications with many authors.
    """

    name: str
    prefixes: tuple[tuple[str, ...], ...] = ((),)
    most: int = 1
    is_case_sensitive: bool = False
    is_number: bool = False
    sign: str = ""


_GITHUB = Site("github", (("sponsors",), ()))
_X = Site("x")

SITES = {
    "github.com": _GITHUB,
    "gist.github.com": Site("github", most=0),
    "gitlab.com": Site("gitlab"),
    "bitbucket.org": Site("bitbucket"),
    "codeberg.org": Site("codeberg"),
    "linkedin.com": Site("linkedin", (("in",), ("pub",))),
    "stackoverflow.com": Site("stackoverflow", (("users",),), most=2, is_number=True),
    "x.com": _X,
    "twitter.com": _X,
    "xing.com": Site("xing", (("profile",),), most=2),
    "facebook.com": Site("facebook"),
    "instagram.com": Site("instagram"),
    "threads.net": Site("threads"),
    "medium.com": Site("medium", sign="@"),
    "dev.to": Site("dev"),
    "behance.net": Site("behance"),
    "dribbble.com": Site("dribbble"),
    "kaggle.com": Site("kaggle"),
    "leetcode.com": Site("leetcode", (("u",), ())),
    "hackerrank.com": Site("hackerrank", (("profile",), ())),
    "codepen.io": Site("codepen"),
    "npmjs.com": Site("npm"),
    "pypi.org": Site("pypi", (("user",),)),
    "huggingface.co": Site("huggingface"),
    "researchgate.net": Site("researchgate", (("profile",),), most=2),
    "orcid.org": Site("orcid"),
    "scholar.google.com": Site("scholar", (), is_case_sensitive=True),
    "youtube.com": Site("youtube", (("c",), ("user",))),
    "about.me": Site("aboutme"),
    "linktr.ee": Site("linktree"),
    "t.me": Site("telegram"),
    "bsky.app": Site("bluesky", (("profile",),)),
    "producthunt.com": Site("producthunt"),
    "upwork.com": Site("upwork", (("freelancers",),), is_case_sensitive=True),
}
"""Sites by their host. A page below an account, such as a repository, may be a project of many: it names nobody."""

NETWORKS = {
    **{site.name: host for host, site in reversed(SITES.items()) if host.count(".") == 1},
    "twitter": "twitter.com",
    "linkedincom": "linkedin.com",
    "githubcom": "github.com",
    "gitlabcom": "gitlab.com",
    "devto": "dev.to",
    "stackoverflowcom": "stackoverflow.com",
    "telegram": "t.me",
    "xtwitter": "x.com",
    "twitterx": "x.com",
}
"""Networks by the name that a profile has, in folded letters."""

QUERY_IDS = {("scholar.google.com", "citations"): "user", ("facebook.com", "profile.php"): "id"}
"""Pages that name their account in a parameter."""

LOCALES = frozenset(
    "ar at au be bg br ca ch cl cn co cz de dk ee en es fi fr gr hk hr hu id ie il in it jp ke kr lt lu lv ma "
    "me mx my ng nl no nz pe ph pk pl pt ro rs ru sa se sg si sk th tr tw ua uk us ve vn za uy ja ko zh da sv "
    "cs en-us en-gb pt-br de-de fr-fr es-es".split()
)
"""Subdomains and last parts of a path that choose a language: `de.linkedin.com/in/jane/en`."""

COMMON_PAGES = frozenset(
    "index.html index.htm index.php index home about about-me portfolio resume cv contact en de fr es it pl pt".split()
)
"""Pages of a website that are the website."""

PAGES_OF_OWNERS = COMMON_PAGES | frozenset("blog notes posts projects cv.pdf resume.pdf".split())
"""Pages at `owner.github.io` that are the owner's own. Others are projects, or pages of an organisation's members."""

PLACEHOLDERS = frozenset(
    "yourname yourusername username user yourprofile yourlinkedin yourgithub yourhandle handle myprofile profile "
    "johndoe janedoe jdoe johnsmith firstnamelastname firstlast example test me name na none null undefined "
    "jake posquit0 deedy".split()  # the last three are of the résumé templates that are most used
)
"""User names of templates and examples, in folded letters."""

NO_ACCOUNTS = frozenset(
    "about account accounts apps blog business careers challenges code collection collections community companies "
    "company competitions contact contest contests courses dashboard datasets designers discover discuss discussion "
    "discussions docs download edit enterprise events explore features feed gallery groups hashtag help home i in "
    "intent issues jobboard jobs join learn learning legal live login logout marketplace me messages messaging "
    "models mynetwork new news notifications organizations orgs p package page pages papers pen pens people pricing "
    "privacy problems problemset profile profile.php pub public pulls q questions readme reel reels register repos s "
    "school search security settings share shop shots signin signup site skills spaces sponsors stories story "
    "support tag tags teams terms topics tour trending u unavailable unlock user users videos watch".split()
)
"""Pages of the sites themselves: `github.com/features`."""

HOSTS = frozenset(
    "wordpress.com blogspot.com wixsite.com medium.com substack.com tumblr.com carrd.co webflow.io notion.site "
    "hashnode.dev webador.com jimdosite.com jimdofree.com".split()
)
"""Makers of sites where each subdomain is a person's own."""

OF_NOBODY = frozenset(
    # link shorteners
    "bit.ly t.co tinyurl.com lnkd.in goo.gl ow.ly is.gd buff.ly rebrand.ly cutt.ly shorturl.at rb.gy t.ly shorte.st "
    "tiny.cc s.id v.gd qr.ae amzn.to youtu.be fb.me wa.me rebrandly.com bl.ink short.io "
    # files and folders
    "google.com drive.google.com docs.google.com sites.google.com dropbox.com onedrive.live.com live.com 1drv.ms "
    "sharepoint.com icloud.com wetransfer.com we.tl mega.nz box.com mediafire.com scribd.com slideshare.net issuu.com "
    "canva.com figma.com notion.so evernote.com pastebin.com amazonaws.com cloudfront.net "
    "googleusercontent.com githubusercontent.com "
    # job boards and career sites
    "indeed.com glassdoor.com monster.com stepstone.de ziprecruiter.com dice.com careerbuilder.com totaljobs.com "
    "reed.co.uk infojobs.net naukri.com seek.com.au pracuj.pl catho.com.br gupy.io wellfound.com angel.co hired.com "
    "toptal.com fiverr.com freelancer.com guru.com turing.com arc.dev remoteok.com weworkremotely.com jobteaser.com "
    "workable.com greenhouse.io lever.co ashbyhq.com smartrecruiters.com teamtailor.com recruitee.com pinpointhq.com "
    "bamboohr.com myworkdayjobs.com workday.com handshake.com joinhandshake.com "
    # large sites without accounts, and makers of sites
    "wix.com wordpress.com wordpress.org squarespace.com weebly.com webflow.com blogger.com godaddy.com netlify.com "
    "vercel.com heroku.com cloudflare.com wikipedia.org reddit.com amazon.com microsoft.com apple.com facebook.com "
    "whatsapp.com skype.com zoom.us calendly.com example.com example.org example.net localhost credly.com "
    "coursera.org udemy.com freecodecamp.org hackthebox.com".split()
)
"""Sites whose pages name nobody, or somebody else at each visit."""

OF_MANY = frozenset(
    "academia.edu artstation.com bento.me codeforces.com codewars.com codechef.com contra.com crunchbase.com "
    "exercism.org flickr.com flowcv.com geeksforgeeks.org gitconnected.com glitch.com hackerearth.com hashnode.com "
    "imdb.com jsonresume.org launchpad.net loom.com muckrack.com myportfolio.com novoresume.com peerlist.io "
    "pinterest.com polywork.com portfolio.adobe.com portfolium.com public.tableau.com read.cv replit.com resume.io "
    "salesforce.com snapchat.com soundcloud.com sourceforge.net standardresume.co tableau.com tiktok.com topcoder.com "
    "trailblazer.me trailhead.salesforce.com tryhackme.com vimeo.com visualcv.com zety.com adobe.com oracle.com "
    "ibm.com sap.com aws.amazon.com".split()
)
"""Sites where many people have pages. The address of the site alone names no person: a form cut off the rest."""
