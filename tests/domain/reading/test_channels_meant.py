"""Who wants no more of a channel need not say so on it."""

import pytest

from domain.reading.channels import meant_by_stop
from domain.vocabulary import Channel


@pytest.mark.parametrize(
    ("text", "by", "channel"),
    [
        ("STOP", Channel.SMS, Channel.SMS),
        ("Stuur mij geen berichten meer", Channel.WHATSAPP, Channel.WHATSAPP),
        ("haal mijn nummer uit jullie bestand", Channel.WHATSAPP, Channel.WHATSAPP),
        ("Bel mij niet meer", Channel.WHATSAPP, Channel.CALL),
        ("Wilt u mij niet meer bellen?", Channel.EMAIL, Channel.CALL),
        ("Please stop calling me", Channel.SMS, Channel.CALL),
        ("stop met mij te appen aub", Channel.EMAIL, Channel.WHATSAPP),
        ("Hou op met die smsjes", Channel.SMS, Channel.SMS),
        ("Graag geen e-mails meer naar dit adres", Channel.EMAIL, Channel.EMAIL),
        ("Stop texting me", Channel.WHATSAPP, Channel.WHATSAPP),
        ("Stop texting me", Channel.EMAIL, Channel.SMS),
        ("Liever per mail, geen whatsapp meer", Channel.WHATSAPP, None),
        ("Niet bellen en niet mailen", Channel.EMAIL, None),
        ("Geen brieven meer graag", Channel.EMAIL, Channel.LETTER),
    ],
)
def test_the_channel_that_is_named_is_meant(
    text: str, by: Channel, channel: Channel | None
) -> None:
    assert meant_by_stop(text, by) is channel
