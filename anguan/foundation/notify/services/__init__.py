"""What is done with notices: telling, and what people say about how they wish to hear."""

from anguan.foundation.notify.services.telling import tell as tell
from anguan.foundation.notify.services.telling import tell_many as tell_many
from anguan.foundation.notify.services.telling import wake as wake
