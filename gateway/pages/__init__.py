"""Pages that debtors open in a browser: small, without JavaScript, in their language and our look.

``rendering`` makes a page of a template, words and a creditor's look, under a strict policy;
``pay`` is the door behind the links in messages. A new page is a template, its words in
``playbooks/pages/LANGUAGE.yaml``, and a route.
"""
