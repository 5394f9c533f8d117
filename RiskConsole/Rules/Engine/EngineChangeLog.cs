namespace RiskConsole.Rules.Engine;

/// <summary>Remembers which keys changed since they were last asked for. A key is listed once; what became of it is read when it is asked for.</summary>
/// <param name="isAsked">Whether anybody will ask; without that the lists would only grow.</param>
internal sealed class EngineChangeLog(bool isAsked)
{
    private readonly List<KeyState> _conditions = [];
    private readonly List<KeyState> _baselines = [];
    private readonly List<KeyState> _windows = [];
    private bool _hasAllWindows;

    /// <summary>Whether somebody keeps windows. Off at first: without a store the list would only grow.</summary>
    public bool TracksWindows { get; set; }

    public void ConditionChanged(KeyState key)
    {
        if (key.ConditionChanged || !isAsked)
            return;
        key.ConditionChanged = true;
        _conditions.Add(key);
    }

    public void WindowChanged(KeyState key)
    {
        key.IsKept = false;
        if (!isAsked)
            return;
        if (key.Run.Rule.KeepsBaseline && !key.BaselineChanged && key.Window is { HasNewBaseline: true })
        {
            key.BaselineChanged = true;
            _baselines.Add(key);
        }
        if (!TracksWindows || key.WindowChanged)
            return;
        key.WindowChanged = true;
        _windows.Add(key);
    }

    public void Clear()
    {
        _conditions.Clear();
        _baselines.Clear();
        _windows.Clear();
    }

    /// <param name="runs">For the first time windows are asked for: all of them are new then.</param>
    public EngineChanges Take(bool windows, IEnumerable<RuleRun> runs, long clockUs)
    {
        if (windows && !_hasAllWindows)
        {
            (TracksWindows, _hasAllWindows) = (true, true);
            foreach (var key in runs.SelectMany(run => run.Keys).Where(key => !key.IsKept && key.Window is not null))
                WindowChanged(key);
        }
        var conditions = new (Guid, string, ConditionRecord?)[_conditions.Count];
        for (var i = 0; i < conditions.Length; i++)
        {
            var key = _conditions[i];
            key.ConditionChanged = false;
            conditions[i] = (key.Run.Rule.Id, key.Key, Record(key));
        }
        var baselines = new List<BaselineRecord>(_baselines.Count);
        foreach (var key in _baselines)
        {
            key.BaselineChanged = false;
            if (!key.IsGone && key.Window is { } window)
                baselines.Add(new BaselineRecord(key.Run.Rule.Id, key.Run.Shape, key.Key, Write(window.WriteBaseline)));
        }
        var changes = new List<WindowChange>(windows ? _windows.Count : 0);
        foreach (var key in _windows)
        {
            key.WindowChanged = false;
            if (!windows)
                continue;
            key.IsKept = true;
            // Not a conditional expression: a null array would become an empty state.
            ReadOnlyMemory<byte>? state = null;
            if (IsNeeded(key, clockUs))
                state = Write(writer => KeptWindow.Write(key, writer));
            changes.Add(new WindowChange(new WindowId(key.Run.Rule.Id, key.Run.Shape, key.Key), state));
        }
        Clear();
        return new EngineChanges(conditions, baselines, changes);
    }

    private static bool IsNeeded(KeyState key, long clockUs) =>
        !key.IsGone && key.Window is not null && (key.Run.IsStateless ? key.Condition is not null : !key.Run.IsExpired(key, clockUs));

    private static ConditionRecord? Record(KeyState key) => key.Condition is not { } c
        ? null
        : new ConditionRecord(key.Run.Rule.Id, key.Key, c.Phase, c.Level, c.SinceUs, c.LastUs, c.UntilUs, c.Observed);

    private static byte[] Write(Action<BinaryWriter> write)
    {
        using var buffer = new MemoryStream();
        using var writer = new BinaryWriter(buffer);
        write(writer);
        writer.Flush();
        return buffer.ToArray();
    }
}

/// <summary>A window as an <see cref="IWindowStore"/> keeps it: when its key was last seen, then what the window wrote.</summary>
internal static class KeptWindow
{
    public static void Write(KeyState key, BinaryWriter writer)
    {
        writer.Write(key.TouchedUs);
        key.Window!.Write(writer);
    }

    public static void Read(KeyState key, BinaryReader reader)
    {
        key.TouchedUs = Math.Max(key.TouchedUs, reader.ReadInt64());
        key.Window!.Read(reader);
    }
}
