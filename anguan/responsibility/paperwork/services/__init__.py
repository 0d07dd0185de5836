"""What people do with documents: making, writing, signing, archiving, and the letters that follow people."""

from anguan.responsibility.paperwork.services.archiving import archive as archive
from anguan.responsibility.paperwork.services.archiving import sealed_again as sealed_again
from anguan.responsibility.paperwork.services.archiving import void as void
from anguan.responsibility.paperwork.services.checking import answer as answer
from anguan.responsibility.paperwork.services.checking import show_item as show_item
from anguan.responsibility.paperwork.services.letters import bring_up_to_date as bring_up_to_date
from anguan.responsibility.paperwork.services.making import make as make
from anguan.responsibility.paperwork.services.making import own_enterprise as own_enterprise
from anguan.responsibility.paperwork.services.pressing import press as press
from anguan.responsibility.paperwork.services.sending import recall as recall
from anguan.responsibility.paperwork.services.sending import send as send
from anguan.responsibility.paperwork.services.signing import sign as sign
from anguan.responsibility.paperwork.services.signing import strike as strike
from anguan.responsibility.paperwork.services.writing import choose_people as choose_people
from anguan.responsibility.paperwork.services.writing import save_text as save_text
from anguan.responsibility.paperwork.services.writing import show as show
