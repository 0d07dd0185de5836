"""What people do with people: appoint and end posts, issue and redeem codes, change passwords, make tokens."""

from anguan.registry.accounts.services.activation import IssuedCode as IssuedCode
from anguan.registry.accounts.services.activation import Redeemable as Redeemable
from anguan.registry.accounts.services.activation import issue_code as issue_code
from anguan.registry.accounts.services.activation import issue_codes as issue_codes
from anguan.registry.accounts.services.activation import redeem as redeem
from anguan.registry.accounts.services.activation import redeemable as redeemable
from anguan.registry.accounts.services.closing import close_account as close_account
from anguan.registry.accounts.services.closing import reopen_account as reopen_account
from anguan.registry.accounts.services.closing import reset_second_factor as reset_second_factor
from anguan.registry.accounts.services.people import add_person as add_person
from anguan.registry.accounts.services.people import appoint as appoint
from anguan.registry.accounts.services.people import assign_expert as assign_expert
from anguan.registry.accounts.services.people import change_person as change_person
from anguan.registry.accounts.services.people import end_post as end_post
from anguan.registry.accounts.services.people import release_expert as release_expert
from anguan.registry.accounts.services.people import switch_post as switch_post
from anguan.registry.accounts.services.tokens import actor_of_token as actor_of_token
from anguan.registry.accounts.services.tokens import make_token as make_token
from anguan.registry.accounts.services.tokens import revoke_token as revoke_token
