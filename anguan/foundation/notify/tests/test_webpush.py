"""The encryption of web push, on the example that RFC 8291 works through in section 5 and its appendix A."""

from cryptography.hazmat.primitives.asymmetric import ec

from anguan.foundation.notify.channels import vapid, webpush

PLAINTEXT = b"When I grow up, I want to be a watermelon"
SENDER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"  # its private key
RECEIVER = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
SECRET, SALT = "BTBZMqHH6r4Tts7J_aSIgg", "DGv6ra1nlYgDCS1FRnbzlw"
MESSAGE = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_"
    "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def test_the_example_of_the_standard_is_encrypted_as_the_standard_says() -> None:
    sender = ec.derive_private_key(int.from_bytes(vapid.as_octets(SENDER)), ec.SECP256R1())
    receiver, secret, salt = (vapid.as_octets(text) for text in (RECEIVER, SECRET, SALT))
    assert vapid.as_text(webpush.encrypted(PLAINTEXT, receiver, secret, salt=salt, sender=sender)) == MESSAGE


def test_no_two_messages_share_a_salt_or_a_key() -> None:
    receiver, secret = vapid.as_octets(RECEIVER), vapid.as_octets(SECRET)
    one, other = (webpush.encrypted(PLAINTEXT, receiver, secret) for _ in range(2))
    assert one[:16] != other[:16]  # the salt
    assert one[21:86] != other[21:86]  # the sender's public key
