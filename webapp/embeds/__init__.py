"""What other sites show of a city: frames, the snippets that bring them, the page that makes snippets, and oEmbed."""
