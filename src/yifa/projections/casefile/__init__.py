"""The case file (卷宗) of a matter: what belongs into it in which order, and what is wrong with it; opens no sealed fact."""
