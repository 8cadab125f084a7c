"""The closed word lists that reading a question by its surface needs."""

from __future__ import annotations

from qa.irregular import BASE_OF


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


DETERMINERS = _set("the a an this that these those")
DEFINITE = _set("the this that these those")
POSSESSIVES = _set("his her their its my your our")
PRONOUNS = _set(
    """he him his himself she her hers herself it its itself they them their theirs themselves
    i me my we us our you your this that these those there one ones"""
)
AUXILIARIES = _set(
    """is are was were be been being am do does did has have had can could will would should
    shall may might must isn't aren't wasn't weren't don't doesn't didn't hasn't haven't
    hadn't can't couldn't won't wouldn't 's 're 've"""
)
QUESTION_WORDS = _set("who whom whose what which when where why how")
PREPOSITIONS = _set(
    """of in on at to for from with by about into onto over under after before during between
    among against through since until till as than like without within near behind around
    across outside inside off per via upon toward towards following besides"""
)
# A noun phrase goes on with one of these: "the meeting with Xi", "sales of the division".
LINKS = _set("of with between to for in on at from against about")
FUNCTION_WORDS = (
    DETERMINERS
    | POSSESSIVES
    | PRONOUNS
    | AUXILIARIES
    | QUESTION_WORDS
    | PREPOSITIONS
    | _set(
        """and or but nor so if then else also too very just only ever never not no yes any some
    all both each every either neither other another more most many much few less least such
    same own while because although though once again still yet even when whenever there
    here now later ago o'clock please okay ok well really actually exactly anything
    something everything nothing anyone someone everyone nobody anybody somebody out up down
    away back together apart et al first last next how's what's who's where's"""
    )
)

# What follows "did he …" in questions of CANARD's train split more often than it follows an
# article, with everyday verbs and irregular forms added.
VERBS = (
    _set(
        """accomplish accused achieve add admit affect agree allow announce appear appeared apply
    arrested arrive ask asked attend attended avoid bake based beat became become been began
    begin believe born break bring bringing brought build built buy call called came can
    cause caused charged choose chose close collaborate come coming compete complete compose
    consider considered contain continue contribute contributed convicted cost count cover
    create created decide decided deal describe design develop did die died discover discuss
    divorce divorced do does doing done drop earn elected employ end ended enjoy enter eat
    explain express face failed fall feel fell felt fight find finish finished follow form
    found founded gain gave get getting give given go goes going gone got graduate grew grow
    grown handle happen happened happening happens help hit hold hurt include included
    influence influenced injured inspire inspired inducted involved join joined keep kept
    kill killed know known last lead learn learned leave leaving led left like liked lived
    live lose lost made make makes making manage married marry mean meant meet mention met
    move moved named need nominated notable occur opened open paid paint participate pass
    passed pay perform performed play played playing portray prevent produce produced
    promote prove provide publish published put ran reach reached react read reaffirm
    receive received recognized record recorded recover refuse reject release released
    remain replace replaced report respond resign retire retired return returned reveal run
    said sang sat say says see seen sell serve served set share show shown sign signed sing
    sold speak spend spent spoke spread stand start started state stay stayed stop study
    succeed succeeded suffer suggest support take taken talk taught teach tell think thought
    told took train travel traded tried try trying use used visit visited want wanted warn
    went win wins won work worked working works wrestle write written wrote lie lies name
    list runs sells means stands costs retiring speaks cut let shut held cast"""
    )
    | frozenset(BASE_OF)
) - _set(
    "people children men women feet teeth geese mice wives halves wolves knives ground felt "
    "born show record report state end form play study work wound"
)
# These stand for a noun as often as for a verb, so that only their place can tell.
NOUNS_TOO = _set(
    "show record report state end form play study work cost call visit support record lead fall "
    "influence role change release return study"
)

TITLES = _set(
    """mr mrs ms miss dr prof professor gen general capt captain col colonel lt sgt adm admiral
    maj major sen senator rep gov governor president king queen prince princess sir lord
    lady pope secretary minister chairman chairwoman judge justice emperor empress duke
    bishop saint st rev"""
)
MALE_WORDS = _set(
    """mr sir king prince lord duke emperor pope father son brother husband uncle man boy actor
    gentleman chairman grandfather nephew mayor's spokesman businessman"""
)
FEMALE_WORDS = _set(
    """mrs ms miss lady queen princess duchess empress mother daughter sister wife aunt woman
    girl actress chairwoman grandmother niece spokeswoman businesswoman"""
)
MALE_NAMES = _set(
    """james john robert michael william david richard joseph thomas charles christopher daniel
    matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george edward
    ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin
    scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry
    tyler aaron jose adam henry nathan douglas zachary peter kyle walter ethan jeremy harold
    keith christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan
    bryan joe jordan billy bruce albert willie gabriel logan alan juan wayne roy ralph randy
    eugene vincent russell elijah louis bobby philip phillip johnny bill bob jim tom mike
    steve dave dan tony ben fred ted ron don greg jeff chuck eddie jimmy tommy ray leonard
    francis ernest howard stanley hugh ian graham simon martin neil colin stuart malcolm
    nigel trevor derek clive barry geoffrey leon oscar victor max leo felix hugo ivan igor
    vladimir sergei boris mikhail nikolai pierre jean jacques claude marcel antoine hans
    karl otto fritz wolfgang heinrich friedrich johann giovanni marco paolo luigi mario
    carlos luis miguel pedro diego javier fernando antonio manuel rafael ahmed mohammed
    muhammad ali omar hassan ibrahim abdul khalil sanjay raj rahul amit vijay arjun xi wei
    kenji hiroshi takashi joel tobias gareth tomas étienne barack elvis winston theodore
    franklin abraham alfred edgar isaac ludwig sigmund erich earl gene glenn kurt marvin
    norman stan sid syd ozzy rick nick"""
)
FEMALE_NAMES = _set(
    """mary patricia jennifer linda elizabeth barbara susan jessica sarah karen nancy lisa
    betty margaret sandra ashley kimberly emily donna michelle carol amanda dorothy melissa
    deborah stephanie rebecca sharon laura cynthia kathleen amy shirley angela helen anna
    brenda pamela nicole emma samantha katherine christine debra rachel catherine carolyn
    janet ruth maria heather diane virginia julie joyce victoria olivia kelly christina
    lauren joan evelyn judith megan cheryl andrea hannah martha jacqueline frances gloria
    ann teresa kathryn sara janice alice madison doris abigail julia judy grace denise amber
    marilyn beverly danielle theresa sophia marie diana brittany natalie isabella charlotte
    rose alexis kayla jane anne annie kate katie ella ellen eva eleanor florence emilie
    edith ida irene lucy lily louise lydia mabel maya mia mildred nina nora norma olga paula
    pauline peggy penny phyllis rosa rosemary roxanne sally sheila sonia stella sylvia tina
    tracy vera wendy yvonne zoe britney beyoncé beyonce madonna rihanna adele shakira selena
    whitney mariah celine dolly loretta patsy janis joni stevie bjork björk aretha etta nico
    indira benazir golda hillary condoleezza oprah serena venus martina steffi billie devika
    rani aishwarya lata asha kareena priyanka deepika tamar toni inés ines zdeňka maren
    niamh anaïs audrey bette greta ingrid marlene rita ava vivien miley"""
)
PERSON_NOUNS = (
    MALE_WORDS
    | FEMALE_WORDS
    | _set(
        """singer writer author artist director producer player coach manager leader president
    chief executive officer minister secretary scientist doctor professor teacher student
    composer guitarist drummer musician poet painter politician speaker member child baby
    spokesperson counterpart friend partner lawyer judge baker apprentice owner founder
    chair"""
    )
)
# A group is "they" as well as "it".
GROUPS = _set(
    """band group team company family council committee crew staff government party club army
    orchestra choir trust board administration police public couple duo trio squad union
    military side organisation organization corporation institute university"""
)
PLACE_WORDS = _set(
    """city town village country state region island river street park university school
    college hospital station airport house hotel office factory plant bakery bridge square
    harbour harbor center centre museum church theatre theater hall building lake mountain
    valley county province"""
)
NOT_PERSONS = (
    GROUPS
    | PLACE_WORDS
    | _set(
        """records inc corp ltd co company university institute league cup awards award festival
    tour album song film movie series show act agreement treaty war battle summit talks
    conference weir river trust times journal press magazine party house street avenue
    states kingdom division republic america network bus line plant revenue world museum
    studios entertainment"""
    )
)
TIME_NOUNS = _set(
    """year years month months week weeks day days time season century decade morning evening
    night afternoon january february march april may june july august september october
    november december monday tuesday wednesday thursday friday saturday sunday spring summer
    autumn winter quarter moment
    mon tue wed thu fri sat jan feb aug sept oct nov dec"""
)
# Behind a noun these are said of it and no part of its name: "Was the album successful?".
PREDICATES = _set(
    """able accurate active alive available aware bad big certain clear close closed common complete
    controversial correct critical cheap dangerous dead deep different difficult done easy
    effective expensive famous fast free full good guilty happy hard healthy heavy high hot ill
    important influential innocent interesting large legal likely long low necessary negative new
    notable old open ready popular poor positive possible profitable rare real relevant reliable
    responsible rich right safe sick significant similar small strong successful sure tall true
    unable unique useful valid warm weak well wide worth wrong young"""
)
# Only people do these, or groups of them: "Did they release it?" doesn't mean albums.
ACTS = _set(
    """accept admit adopt agree announce apologise apologize argue ask attend believe bring buy call
    claim collaborate collect compete consider create decide deny describe discuss divorce
    donate earn encourage enjoy explain feel fight find found give hear hire hope invite join
    know learn leave let like listen love manage marry measure meet mention name offer
    organise organize own pay perform plan praise promise propose publish put react realise
    realize record recruit refuse release reply respond reunite say search see send settle
    sign sing speak spend study suggest support talk teach tell think tour train travel try
    understand visit vote want warn watch wear write"""
)
PEOPLE = _set(
    """authorities citizens colleagues critics directors employees experts families fans farmers
    fishermen friends guests members men officials parents passengers people peoples police
    politicians residents scientists soldiers staff students teachers tourists troops villagers
    visitors voters women workers children brothers sisters"""
)
# Too vague to be meant by a pronoun.
VAGUE = _set("aspects thing things kind kinds information details detail facts fact way ways")
