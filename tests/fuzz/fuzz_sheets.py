from fuzz_plans import make, judge
