// Two groups side by side, each with a browser and a console of its own: a test waits half of its time, and a machine with two cores has no more to give.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
