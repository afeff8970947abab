"""The capabilities of Sổ Giao Ban, one package each; see the README for who depends on whom."""
