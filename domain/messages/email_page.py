"""The page around an email: calm, self-contained, readable without images, light and dark.

No pictures but the creditor's logo and the payment code (attached as ``cid:logo`` and ``cid:qr``),
no web fonts, no tracking. The colours are the creditor's, see `domain.look`. Styles stand on the
elements because mail clients drop style sheets; the sheet only adds dark mode and print.
Every value is escaped by Jinja's autoescape.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template

_AMOUNT = re.compile(r"(€ [\d.,]*\d)")
"""Kept on one line."""

_PAGE = """\
<!DOCTYPE html>
<html lang="{{ language }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no">
<title>{{ subject }}</title>
<style>
:root { color-scheme: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background: #14181c !important; }
  .card { background: #1e2429 !important; border-color: #323a41 !important; \
border-top-color: {{ colours.accent }} !important; }
  .ink { color: #eef1f3 !important; }
  .soft { color: #aeb8c0 !important; }
  .link { color: {{ colours.ink_dark }} !important; }
  .box { background: #262e34 !important; border-color: #3a444c !important; }
  .logo { padding: 8px 10px !important; border-radius: 8px !important; }
}
@media (max-width: 480px) {
  .card { padding: 26px 20px !important; }
  .box { padding: 18px 16px !important; }
  .rows { max-width: none !important; }
  .code { display: block !important; margin: 10px auto 0 !important; }
  .beside-link { display: none !important; }
}
</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f1f3f2;-webkit-text-size-adjust:100%">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr>
<td class="page" align="center" style="padding:28px 12px;background:#f1f3f2">
<div class="card ink" style="{{ font }};max-width:520px;margin:0 auto;padding:36px 40px;\
background:#ffffff;border:1px solid #e1e5e3;border-top:4px solid {{ colours.accent }};\
border-radius:12px;text-align:left;color:#1d2428">
{% if creditor.look.logo %}
<p style="margin:0 0 26px;line-height:0"><img class="logo" src="cid:logo" \
width="{{ creditor.look.logo.width }}" height="{{ creditor.look.logo.height }}" \
alt="{{ creditor.name }}" style="display:inline-block;border:0;background:#ffffff;\
color:#1d2428;font-size:17px;line-height:1.3;font-weight:600"></p>
{% else %}
<p class="soft" style="margin:0 0 24px;font-size:15px;font-weight:600;color:#57636b">\
{{ creditor.name }}</p>
{% endif %}
<h1 class="ink" style="margin:0 0 20px;font-size:22px;line-height:1.3;font-weight:650;\
color:#1d2428">{{ subject }}</h1>
{% for block in blocks %}
{% if block.kind == "paragraph" %}
<p style="margin:0 0 18px">{{ runs(block.runs) }}</p>
{% elif block.kind == "bullets" %}
<ul style="margin:0 0 18px;padding:0 0 0 22px">
{% for item in block["items"] %}
<li style="margin:0 0 8px">{{ runs(item) }}</li>
{% endfor %}
</ul>
{% else %}
{{ payment() }}
{% endif %}
{% endfor %}
</div>
<div class="soft" style="{{ font }};max-width:520px;margin:0 auto;padding:20px 16px 0;\
font-size:13px;line-height:1.6;text-align:center;color:#5b666d">
{{ creditor.name }}{% for line in creditor.address_lines %} · {{ line }}{% endfor %}<br>
<a class="link" href="tel:{{ telephone }}" style="color:{{ colours.ink }}">\
{{ creditor.phone }}</a> ·
<a class="link" href="mailto:{{ creditor.email }}" style="color:{{ colours.ink }}">\
{{ creditor.email }}</a>
{% if creditor.look.footer %}<br>{{ creditor.look.footer }}{% endif %}
</div>
</td></tr></table>
</body>
</html>
"""

_PARTS = """\
{% set font = "font:16px/1.6 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,\
'Helvetica Neue',Arial,sans-serif" %}
{% macro runs(parts) %}
{% for run in parts %}
{% if run.text == "\\n" %}<br>{% elif run.href %}
<a class="link" href="{{ run.href }}" style="color:{{ colours.ink }}">{{ run.text }}</a>
{%- elif run.strong %}<strong>{{ run.text | escape | amounts_whole | safe }}</strong>{% else %}\
{{ run.text | escape | amounts_whole | safe }}{% endif %}
{% endfor %}
{% endmacro %}
{% macro payment() %}
<div class="box" style="margin:4px 0 24px;padding:22px 24px;background:{{ colours.tint }};\
border:1px solid {{ colours.line }};border-radius:10px">
<p class="soft" style="margin:0;font-size:14px;color:#57636b">{{ box.amount_label }}</p>
<p class="ink" style="margin:0 0 14px;font-size:30px;line-height:1.25;font-weight:700;\
white-space:nowrap;color:#1d2428">{{ box.amount }}</p>
<div class="rows" style="display:inline-block;width:100%;max-width:290px;vertical-align:top">
{% for row in box.rows %}
<p style="margin:0 0 10px;line-height:1.4">
<span class="soft" style="display:block;font-size:13px;color:#57636b">{{ row.label }}</span>
<span class="ink" style="display:block;overflow-wrap:anywhere;color:#1d2428">{{ row.value }}</span>
</p>
{% endfor %}
</div>
{% if box.qr %}
<div class="code{% if box.pay_url %} beside-link{% endif %}" \
style="display:inline-block;width:148px;vertical-align:top">
<img src="cid:qr" width="148" height="148" alt="{{ box.qr_alt }}" \
style="display:block;width:148px;height:148px;margin:2px 0 6px;border-radius:8px;\
background:#ffffff">
<p class="soft" style="margin:0;font-size:12px;line-height:1.4;text-align:center;\
color:#57636b">{{ box.qr_hint }}</p>
</div>
{% endif %}
{% if box.pay_url %}
<p style="margin:14px 0 2px"><a class="pay" href="{{ box.pay_url }}" style="display:block;\
padding:14px 24px;border-radius:8px;background:{{ colours.accent }};\
color:{{ colours.on_accent }};font-weight:600;\
text-align:center;text-decoration:none">{{ box.pay_label }}</a></p>
{% endif %}
</div>
{% endmacro %}
"""


@cache
def _page() -> Template:
    # No sandbox, which asks at each name and call whether a template may: this one is ours alone.
    environment = Environment(
        undefined=StrictUndefined, autoescape=True, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["amounts_whole"] = _amounts_whole
    return environment.from_string(_PARTS + _PAGE)


def _amounts_whole(escaped: str) -> str:
    return _AMOUNT.sub(r'<span style="white-space:nowrap">\1</span>', str(escaped))


def email_page(values: Mapping[str, Any]) -> str:
    """The page: ``language``, ``subject``, ``creditor``, ``colours`` and the rest."""
    return _page().render(values).lstrip()
