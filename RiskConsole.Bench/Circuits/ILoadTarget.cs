namespace RiskConsole.Bench.Circuits;

/// <summary>Something with many live connections on which the events posted to it are shown.</summary>
internal interface ILoadTarget
{
    /// <summary>As the tables name it.</summary>
    string Name { get; }

    /// <summary>The processes that do the work; empty when they are not known.</summary>
    IReadOnlyList<int> Processes { get; }

    /// <summary>How often a connection says something of its own accord.</summary>
    TimeSpan Beat { get; }

    /// <summary>A connection not opened yet.</summary>
    LiveConnection Connect(int index, EventMarks marks);

    /// <summary>Posts an event that carries the mark; returns when it was answered.</summary>
    Task PostAsync(string mark, CancellationToken ct);
}
