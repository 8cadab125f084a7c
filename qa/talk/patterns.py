"""What is said to a bot and is no question of the article's facts: "thanks", "summarise".

An utterance is talk only if the whole of it is one of these, give or take politeness; a
question that merely begins so is left alone: "What is this about?" is talk, "What is this
strategy about?" is not.
"""

from __future__ import annotations

from qa.records import TalkKind

# "the report" may be one that the article tells of; "this report" is the one in hand.
_ARTICLE = (
    r"(?:(?:the|this|that|your|my) (?:news )?(?:article|text|story|document|page)s?"
    r"|this (?:news )?(?:report|paper|piece|post|file|essay|one)|here)"
)
_IN = rf"(?: (?:in|by|on) (?:it|{_ARTICLE})| here)?"
_OF = rf"(?: (?:of|about|in|from) (?:it|this|that|everything|{_ARTICLE}))?"
_IT = r"(?:that|this|it)"
_PEOPLE = (
    r"(?:people|persons|names|organi[sz]ations?|companies|characters|people and organi[sz]ations)"
)
_FEW = r"(?:a few|two|three|four|five|[2-9])"
_VERY = r"(?:really|quite|so|very|absolutely|completely|totally)"

# In words without punctuation; a blank stands for any run of blanks.
PATTERNS: tuple[tuple[TalkKind, str], ...] = (
    (
        "thanks",
        r"(?:(?:no )?(?:thanks|thank you|thank u|thx|ty|cheers|many thanks|great|good|nice|ok|okay"
        r"|perfect|cool|got it|i see|excellent|wonderful|awesome|brilliant|lovely|well done|wow"
        r"|fine|all right|alright|good to know|interesting|lol|ha(?: ha)*|good answer|that helps"
        r"|that helped|that s (?:very |really )?(?:helpful|great|good|nice|interesting)"
        r"|(?:i )?(?:really )?appreciate (?:it|that))"
        r"(?: (?:a lot|very much|so much|again|for (?:that|your help|the help)|bot|job|one|to you"
        r"|(?:that|this) (?:helps|helped)))*(?: |$))+",
    ),
    (
        "hello",
        r"(?:hi|hello|hey|hiya|howdy|greetings|good (?:morning|afternoon|evening|day)|yo|hallo"
        r"|hola)"
        r"(?: (?:there|bot|again|you|all|everyone|everybody|friend))?"
        r"(?: (?:how are you(?: doing)?(?: today)?|how s it going))?"
        r"|how are you(?: doing)?(?: today)?",
    ),
    (
        "bye",
        r"(?:good ?bye|bye|bye bye|see (?:you|ya)(?: later| soon)?|that s all|that is all|ciao"
        r"|good night|quit|exit)",
    ),
    (
        "help",
        r"help(?: me)?|i need help|what (?:can|could|should|may|do) (?:i|we|you|one) "
        r"(?:ask|do|say|type|answer|know)(?: (?:you|here|now|next|for me|about(?: it|"
        rf" this| {_ARTICLE})?))*"
        r"|what (?:kinds? of |sort of )?questions? (?:can|could|should|may) (?:i|we) ask"
        r"(?: you| here)?|how do (?:i|you) use (?:this|you)|how do you work"
        r"|who are you|what are you|are you (?:a )?(?:bot|robot|human|an ai|ai|chat ?gpt)"
        r"|what else (?:can|could|should|may) (?:i|we) ask(?: you)?|commands|options|menu"
        r"|what questions (?:can|do) you (?:answer|know|understand)"
        r"|(?:give me |show me )?(?:some )?(?:suggestions|(?:sample|example) questions)"
        r"|suggest (?:a question|some questions|questions|something)|instructions|usage",
    ),
    (
        "about",
        rf"what(?: is| s|s) (?:this|{_ARTICLE}|all (?:this|that))(?: all)? about"
        rf"|(?:tell me )?(?:what )?about {_ARTICLE}|what am i (?:reading|looking at)"
        rf"|what does {_ARTICLE} (?:say|talk about|deal with|tell(?: me| us)?)"
        rf"|what(?: is| s|s) the (?:main )?(?:topic|subject|story|theme){_OF}",
    ),
    (
        "summary",
        rf"(?:summari[sz]e|sum up|recap)(?: (?:it|this|that|everything|{_ARTICLE}))?(?: up)?"
        rf"(?: (?:for me|briefly|quickly|in (?:short|brief|{_FEW} (?:words|sentences|lines))))*"
        rf"|(?:a |the )?(?:short |quick |brief )*(?:summary|overview|abstract|recap|gist|outline)"
        rf"{_OF}|sum (?:it|this|that|everything) up|(?:a |the )?(?:short|brief) version"
        rf"|(?:the )?(?:highlights|takeaways|bullet points){_OF}"
        rf"|what(?: are| s|s) the (?:highlights|takeaways){_OF}"
        r"|tl dr|tldr|in (?:short|brief|a nutshell|a few words)"
        rf"|(?:what(?: are| is| s|s) )?(?:the )?(?:main|key|most important|central) (?:points?"
        r"|ideas?"
        rf"|facts?|message|takeaways?|things|sentences?|statements?){_OF}"
        rf"|what(?: is| s|s) (?:the )?(?:gist|summary|bottom line){_OF}",
    ),
    (
        "people",
        rf"who(?: is| s|s| are| all is| gets| was| were)? (?:all )?(?:mentioned|named){_IN}"
        rf"|who(?: is| s|s| are| all is) (?:all )?(?:in (?:it|{_ARTICLE}))"
        rf"|(?:which|what) {_PEOPLE} (?:are|is|get|were|was) (?:all )?(?:mentioned|named|there"
        rf"|in (?:it|{_ARTICLE})){_IN}"
        rf"|(?:which|what) {_PEOPLE} does (?:it|{_ARTICLE}) (?:mention|name)"
        rf"|(?:list|show|name)(?: me)? (?:all )?(?:of )?(?:the )?(?:{_PEOPLE}|everyone|everybody)"
        rf"(?: (?:that|who) (?:is|are))?(?: mentioned| named)?{_IN}"
        rf"|who are the (?:main |key |important )?(?:people|persons|characters|players|names){_IN}"
        rf"|who does (?:it|{_ARTICLE}) (?:mention|name)|who (?:appears|occurs|comes up){_IN}"
        r"|(?:the )?(?:people|names)|who s who|whos who"
        r"|every(?:one|body) (?:that is |who is )?(?:mentioned|named)",
    ),
    (
        "times",
        rf"(?:a |the )?(?:time ?line|chronology)(?: of events)?{_OF}"
        rf"|when did (?:things|everything|the events) (?:happen|take place|occur){_IN}"
        rf"|what happened when|(?:which|what) (?:dates|times|days|dates and times)"
        rf" (?:are|is|get|were) (?:all )?(?:mentioned|there|given|named){_IN}"
        rf"|(?:which|what) dates does (?:it|{_ARTICLE}) (?:mention|name|give)"
        rf"|(?:list|show|name)(?: me)? (?:all )?(?:of )?(?:the )?(?:dates|events)"
        rf"(?: mentioned)?{_IN}"
        r"|(?:the )?dates|(?:the )?(?:sequence|order) of events"
        r"|in (?:what|which) order did (?:it|things|everything) (?:all )?"
        r"(?:happen|take place|occur)",
    ),
    (
        "repeat",
        rf"(?:repeat|say)(?: (?:{_IT}|(?:the|your) (?:last )?answer|yourself))?"
        r"(?: again| once more)?"
        r"|(?:once )?again|once more|come again|pardon(?: me)?|i beg your pardon|sorry|huh"
        rf"|what did you (?:just )?say|what was (?:{_IT} again|(?:your|the) answer(?: again)?)",
    ),
    (
        "sure",
        rf"(?:are )?you (?:{_VERY} )*(?:sure|certain|confident|positive)(?: (?:about|of) {_IT}"
        rf"| that s right)?|how (?:sure|certain|confident) (?:are you|is {_IT})"
        rf"(?: (?:about|of) {_IT})?|is {_IT} (?:{_VERY} )*(?:right|true|correct|certain)|really"
        rf"|is that so|how do you know(?: {_IT})?|can i (?:trust|believe) (?:{_IT}|you)"
        rf"|why do you (?:think|say|believe) (?:so|{_IT})|what makes you (?:{_VERY} )?(?:sure"
        rf"|certain|(?:say|think) (?:so|{_IT}))|how reliable is {_IT}|explain (?:your answer"
        r"|yourself)|sure|seriously|i doubt (?:it|that)|i (?:do not|don t) (?:believe|trust) (?:you"
        rf"|{_IT})|is {_IT} a fact|(?:{_IT} (?:is|s) )?(?:wrong|not (?:right|true|correct))",
    ),
    (
        "where",
        rf"where (?:does|did|do) (?:it|they|{_ARTICLE}) (?:say|state|mention|claim|write)"
        rf" (?:so|{_IT})|where (?:exactly )?(?:in {_ARTICLE} )?(?:is|was|s) {_IT} (?:said|stated"
        rf"|written|mentioned|from|in {_ARTICLE})|where did you (?:find|get|read|see|take) {_IT}"
        rf"(?: from)?|where do you (?:get|have|take) {_IT}(?: from)?"
        rf"|show (?:me )?(?:where(?: (?:it|{_ARTICLE}) says (?:so|{_IT}))?"
        rf"|the (?:place|sentence|passage|paragraph|source|quote"
        rf"|citation)|it to me)|(?:what(?: is| s|s) )?(?:the |your )?source|citation|prove it"
        r"|evidence|references?|show me|(?:take|bring) me there|(?:jump|go) (?:to it|there)"
        rf"|in (?:which|what) (?:paragraph|sentence|line|passage|part|section) (?:is {_IT}"
        rf"|does (?:it|{_ARTICLE}) say (?:so|{_IT}))|where in {_ARTICLE}(?: is {_IT})?"
        rf"|(?:cite|quote) {_IT}|(?:which|what) (?:paragraph|sentence|line|passage|page)"
        rf"(?: (?:says|is) (?:so|{_IT}))?",
    ),
    (
        "more",
        r"(?:show|tell|give|read)(?: me)? (?:some )?more(?: (?:answers|results|places|of (?:it"
        r"|them|that)))?|(?:some |any )?more(?: (?:answers|results|places))?"
        r"|more of (?:it|them|that)"
        r"|(?:any|some)thing else|what else|go on|continue|(?:show me )?(?:the )?"
        r"(?:other|further|next) (?:answers?|ones?|results?|places?)"
        r"|is there (?:any )?more|keep going|(?:are there )?any other (?:answers|results|places)"
        r"|(?:show|see)(?: me)? (?:all|more)(?: (?:of )?(?:the )?(?:answers|results|places))?|next"
        r"|what (?:other|further) (?:answers|results|places) are there",
    ),
)
# What is asked of the article itself; "this" alone is the article where only it can be meant.
_DETAILS: tuple[tuple[TalkKind, str], ...] = (
    (
        "author",
        rf"who (?:wrote|authored|has written|is the (?:author|writer) of) (?:this|{_ARTICLE})"
        rf"|who(?: is| s|s) (?:this|{_ARTICLE}) (?:written )?by|(?:who(?: is| s|s)|name) the "
        rf"author|(?:what(?: is| s|s) )?the author(?: s)? name|author"
        rf"|(?:what(?: is| s|s) )?(?:the )?byline(?: of {_ARTICLE})?"
        rf"|by wh(?:om|o) (?:is|was) (?:this|{_ARTICLE})(?: written)?",
    ),
    (
        "dated",
        rf"when (?:was|were|is) {_ARTICLE} (?:written|published|posted|released|printed|dated|from)"
        rf"|when was this (?:written|posted)|when did {_ARTICLE} (?:come out|appear)"
        rf"|(?:what(?: is| s|s) )?(?:the )?(?:date|day|publication date|date of publication) of"
        rf" {_ARTICLE}|(?:what(?: is| s|s) )?the publication date|publication date"
        rf"|date of publication|(?:what|which) (?:date|day) is {_ARTICLE} (?:from|of)"
        rf"|what date is {_ARTICLE}|how (?:old|recent|new) is {_ARTICLE}"
        rf"|(?:when|what) is {_ARTICLE} dated|is {_ARTICLE} (?:recent|new|old|up to date)",
    ),
    (
        "title",
        rf"(?:what(?: is| s|s) )?(?:the )?(?:title|headline)(?: of {_ARTICLE})?"
        rf"|(?:what(?: is| s|s) )the name of {_ARTICLE}|what is {_ARTICLE} called"
        rf"|(?:which|what) article is this",
    ),
    (
        "length",
        rf"how long is {_ARTICLE}|how (?:many|much) (?:words|sentences|paragraphs|pages|text)"
        rf"(?: (?:are|is)(?: there)?)? (?:in {_ARTICLE}|here)|how many (?:words|sentences"
        rf"|paragraphs|pages) does {_ARTICLE} have|how long (?:does|will|would) it take(?: me)? to"
        rf" read (?:it|this|{_ARTICLE})|(?:the )?word count(?: of {_ARTICLE})?"
        rf"|(?:the )?reading time|(?:what(?: is| s|s) )?the length of {_ARTICLE}|how many words",
    ),
    (
        "origin",
        rf"where (?:is|was|does) {_ARTICLE} (?:from|come from|taken from)"
        rf"|(?:what|which) (?:file|page|site|website|web page) is (?:this|{_ARTICLE})(?: from)?"
        rf"|(?:what(?: is| s|s) )?the (?:source|origin|url|link|address) of {_ARTICLE}",
    ),
)
PATTERNS += _DETAILS
# "it" is the article only while nothing else has been spoken of.
OPENING: tuple[tuple[TalkKind, str], ...] = (
    (
        "about",
        r"what(?: is| s|s) (?:it|that)(?: all)? about|what does it (?:say|talk about)"
        r"|what(?: has|s| s)? happened",
    ),
    ("author", r"who wrote it|who(?: is| s|s) it (?:written )?by"),
    ("dated", r"when was (?:it|this) (?:written|published|posted|released|printed)|how old is it"),
    ("length", r"how long is (?:it|this)|how many (?:words|pages) (?:is it|does it have)"),
    ("origin", r"where(?: is| s|s) (?:it|this) from"),
    ("help", r"how does (?:it|this) work|(?:give me |show me )?(?:some |an )?examples?"),
    (
        "times",
        r"when did (?:it all|all this|all that|all of (?:this|that|it)|these things|those things)"
        r" (?:happen|take place|occur)",
    ),
)
