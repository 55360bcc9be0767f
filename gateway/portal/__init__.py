"""The debtor's own pages: opened by the link in a message, without an account.

``door`` opens a link and checks what is sent; ``look`` makes a page in the debtor's language and
the creditor's look; each walk (``parts``, ``wrong``, ``paid`` …) is a file with its template, its
words in ``playbooks/pages/LANGUAGE.yaml`` and a name in :mod:`gateway.portal.portal`.
"""
