"""The search page's own part of HTML for the site's frame; works from any address, says what to do without a script."""

from __future__ import annotations

HEAD = '<link rel="stylesheet" href="search.css"><script src="search.js" defer></script>'
"""Stands in the head of /search/index.html."""

MAIN = """\
<div class="site-search" id="site-search" data-root="../">
<h1>检索</h1>
<noscript><p class="search-say">检索需要浏览器运行脚本。
没有脚本时，请打开<a href="../notices/">按年份排列的公示目录</a>查找。</p></noscript>
<form id="search-form" role="search" action="./" method="get">
<p class="search-words"><label for="search-q">要找的词</label>
<input id="search-q" name="q" type="search" maxlength="200" autocomplete="off" aria-describedby="search-help">
<button type="submit">查找</button></p>
<p id="search-help" class="search-help">至少两个字。可以输入文号、名称、地点；几个词之间空一格，表示都要有。例：占道 罚款</p>
<div class="search-filters">
<p><label for="search-year">年份</label><select id="search-year" name="year"><option value="">全部</option></select></p>
<p><label for="search-kind">种类</label><select id="search-kind" name="kind"><option value="">全部</option></select></p>
<p><label for="search-area">村居</label><select id="search-area" name="area"><option value="">全部</option></select></p>
<p><label for="search-order">排列</label><select id="search-order" name="order">
<option value="">标题相符的在前</option><option value="date">日期近的在前</option></select></p>
</div></form>
<p id="search-count" class="search-say" role="status" aria-live="polite"></p>
<ol id="search-found" class="search-found"></ol>
<p><button id="search-more" type="button" hidden>再列一些</button></p>
</div>
"""
"""Stands in the main part of /search/index.html."""
