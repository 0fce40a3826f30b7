"""What a brand's tools put on its pages: inert templates by category, and where they load from.

A page holds, for each tool that may be on it,

```
<template data-category="audience" data-on="public">
  <script type="module" src="/static/consent/matomo.js"></script>
  <template data-tool="matomo" data-of="audience" data-mode="exempt" data-site="1" …>
    <script src="https://matomo.example/matomo.js"></script>
  </template>
</template>
```

The banner's script puts a copy of the outer one's content into the page once its category may
load, once per page. The module within sets the tool up as it was attested and then puts the inner
one's content beside it: the order holds whichever of the two would have come first. Neither needs
an inline script, so the strictest Content-Security-Policy with Trusted Types holds (C15 of RULES).

When a category may no longer load, the banner's script deletes what was kept, and then tells the
document: `trackers:off`, whose `detail` is a list of keys of categories. A tool that was started
opts out.
"""

from consent.banner.tools.changing import next_day, state
from consent.banner.tools.setting import set_up, tools_of
from consent.banner.tools.sources import sources
from consent.banner.tools.tags import templates

__all__ = ["next_day", "set_up", "sources", "state", "templates", "tools_of"]
