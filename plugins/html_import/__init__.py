"""From a saved news page to a draft: what the page says as facts, in no words of its own; what is not said stays open."""
