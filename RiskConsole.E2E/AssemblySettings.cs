// One browser and one console at a time: a machine with two cores has no more to give, and a test that waits for a machine proves nothing.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
