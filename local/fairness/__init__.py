"""Whether the checks and a policy are fair: counterfactual swaps, and rates of groups (`bonafide fairness`)."""
