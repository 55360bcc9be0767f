"""The law of amicable collection in the Netherlands, each rule with its article."""
