"""Irregular English forms and the word they belong to, which no stemmer knows.

"Where did the cat sit?" must find "the cat sat". Forms that are as often another word
("ground", "wound", "bore", "lay") are left out.
"""

from __future__ import annotations

_FORMS = """
arise arose arisen; awake awoke awoken; beat beaten; become became; begin began begun; bend bent;
bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred;
bring brought; build built; burn burnt; buy bought; catch caught; choose chose chosen; cling clung;
come came; creep crept; deal dealt; dig dug; draw drew drawn; dream dreamt; drink drank drunk;
drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; fight fought; find found;
flee fled; fling flung; fly flew flown; forbid forbade forbidden; foresee foresaw foreseen;
forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; get got gotten;
give gave given; go went gone; grow grew grown; hang hung; hear heard; hide hid hidden; hold held;
keep kept; kneel knelt; know knew known; lead led; leap leapt; learn learnt; leave left; lend lent;
light lit; lose lost; make made; mean meant; meet met; mistake mistook mistaken; overcome overcame;
oversee oversaw overseen; overtake overtook overtaken; pay paid; ride rode ridden; ring rang rung;
rise rose risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; sew sewn;
shake shook shaken; shine shone; shoot shot; show shown; shrink shrank shrunk; sing sang sung;
sink sank sunk; sit sat; sleep slept; slide slid; sow sown; speak spoke spoken; spell spelt;
spend spent; spin spun; spring sprang sprung; stand stood; steal stole stolen; stick stuck;
sting stung; stride strode; strike struck stricken; strive strove striven; swear swore sworn;
sweep swept; swell swollen; swim swam swum; swing swung; take took taken; teach taught;
tear tore torn; tell told; think thought; throw threw thrown; undergo underwent undergone;
understand understood; undertake undertook undertaken; wake woke woken; wear wore worn;
weave wove woven; weep wept; win won; withdraw withdrew withdrawn; withstand withstood;
write wrote written; child children; man men; woman women; foot feet; tooth teeth; goose geese;
mouse mice; person people; wife wives; half halves; wolf wolves; knife knives
"""

# Every irregular form -> its base form.
BASE_OF: dict[str, str] = {
    form: words[0] for group in _FORMS.split(";") if (words := group.split()) for form in words[1:]
}
