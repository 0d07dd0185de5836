"""What is to be told and was told, where people can be reached, and what the channels may still take."""

from anguan.foundation.notify.models.addresses import Address as Address
from anguan.foundation.notify.models.addresses import Preference as Preference
from anguan.foundation.notify.models.addresses import QuietHours as QuietHours
from anguan.foundation.notify.models.addresses import ReachGap as ReachGap
from anguan.foundation.notify.models.addresses import Robot as Robot
from anguan.foundation.notify.models.limits import Bucket as Bucket
from anguan.foundation.notify.models.limits import Circuit as Circuit
from anguan.foundation.notify.models.limits import Spending as Spending
from anguan.foundation.notify.models.messages import Delivery as Delivery
from anguan.foundation.notify.models.messages import Message as Message
from anguan.foundation.notify.models.messages import MessageItem as MessageItem
from anguan.foundation.notify.models.messages import Outgoing as Outgoing
