namespace RiskConsole.Rules.Engine;

/// <summary>A condition that is not at rest, as it moves; see <see cref="ConditionRecord"/>.</summary>
internal sealed class Condition
{
    public ConditionPhase Phase { get; set; }

    /// <summary>The most severe level of this firing; while pending the last one seen.</summary>
    public int Level { get; set; }

    public long SinceUs { get; set; }

    public long LastUs { get; set; }

    public long UntilUs { get; set; } = long.MaxValue;

    public double? Observed { get; set; }
}

/// <summary>All the engine holds of one key of one rule.</summary>
internal sealed class KeyState(RuleRun run, string key)
{
    public RuleRun Run { get; } = run;

    public string Key { get; } = key;

    /// <summary>Null until it is needed: a condition may come from the store before its window does.</summary>
    public KeyWindow? Window { get; set; }

    /// <summary>Whether what its window learnt is there and what is still open is not.</summary>
    public bool HasOnlyBaseline { get; set; }

    public bool IsWhole => Window is not null && !HasOnlyBaseline;

    /// <summary>Null: at rest.</summary>
    public Condition? Condition { get; set; }

    /// <summary>By the engine's clock, when the last sample came.</summary>
    public long TouchedUs { get; set; } = long.MinValue;

    /// <summary>When something happens by itself.</summary>
    public long DueUs { get; set; } = long.MaxValue;

    /// <summary>The time under which it waits in <see cref="Timers"/>, at or before <see cref="DueUs"/>.</summary>
    public long QueuedUs { get; set; } = long.MaxValue;

    public KeyState? Previous { get; set; }

    public KeyState? Next { get; set; }

    public KeyList? List { get; set; }

    public bool IsGone { get; set; }

    public bool ConditionChanged { get; set; }

    public bool BaselineChanged { get; set; }

    public bool WindowChanged { get; set; }

    /// <summary>Whether an <see cref="IWindowStore"/> has the window as it is.</summary>
    public bool IsKept { get; set; }
}

/// <summary>Keys in the order they were last seen, the longest ago first.</summary>
internal sealed class KeyList
{
    private KeyState? _last;

    public KeyState? First { get; private set; }

    public void MoveToEnd(KeyState key)
    {
        if (ReferenceEquals(_last, key))
            return;
        key.List?.Remove(key);
        key.List = this;
        key.Previous = _last;
        if (_last is null)
            First = key;
        else
            _last.Next = key;
        _last = key;
    }

    public void Remove(KeyState key)
    {
        if (key.Previous is null)
            First = key.Next;
        else
            key.Previous.Next = key.Next;
        if (key.Next is null)
            _last = key.Previous;
        else
            key.Next.Previous = key.Previous;
        (key.Previous, key.Next, key.List) = (null, null, null);
    }
}
