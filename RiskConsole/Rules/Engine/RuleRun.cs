using System.Globalization;
using RiskConsole.Storage;

namespace RiskConsole.Rules.Engine;

/// <summary>One rule at work in one engine: its keys and how it fares.</summary>
internal sealed class RuleRun(CompiledRule rule, int mostKeys)
{
    private readonly Dictionary<string, KeyState> _keys = new(StringComparer.Ordinal);
    private readonly KeyList _resting = new();
    private readonly KeyList _others = new();
    private string? _fault;
    private DateTimeOffset? _faultSince;
    private long _forgottenKeys;
    private long _forgottenValues;

    public CompiledRule Rule { get; private set; } = rule;

    public LevelTable Levels { get; private set; } = new(rule.Definition);

    public ulong Shape { get; } = rule.Shape;

    public long ForUs { get; private set; } = Micros(rule.Definition.For);

    public long KeepFiringUs { get; private set; } = Micros(rule.Definition.KeepFiring);

    /// <summary>Single events need no memory unless something is raised.</summary>
    public bool IsStateless { get; } = rule.Definition.Kind == RuleKind.Threshold;

    public bool KeepsTime { get; } = rule.NewWindow().KeepsTime;

    /// <summary>False until it has judged: only then may the past be filled in.</summary>
    public bool HasBegun { get; set; }

    public long Taken { get; set; }

    public long Findings { get; set; }

    public long Late { get; set; }

    public IReadOnlyCollection<KeyState> Keys => _keys.Values;

    public RuleStatus Status => new(Rule.Id, Taken, Findings, Late, _keys.Count, _fault, _faultSince, Notice);

    private string? Notice => (_forgottenKeys, _forgottenValues) switch
    {
        (0, 0) => null,
        (var keys, 0) => string.Create(CultureInfo.InvariantCulture,
            $"Has more keys than Rules:KeysPerRule ({mostKeys}) allows: {keys} seen longest ago were forgotten."),
        (0, var values) => ValuesNotice(values),
        var (keys, values) => string.Create(CultureInfo.InvariantCulture,
            $"Has more keys than Rules:KeysPerRule ({mostKeys}) allows: {keys} seen longest ago were forgotten. {ValuesNotice(values)}"),
    };

    /// <summary>Another version of the same shape: keys stay.</summary>
    public void Renew(CompiledRule rule)
    {
        Rule = rule;
        Levels = new LevelTable(rule.Definition);
        (ForUs, KeepFiringUs) = (Micros(rule.Definition.For), Micros(rule.Definition.KeepFiring));
    }

    public KeyState? Find(string key) => _keys.GetValueOrDefault(key);

    public KeyState Add(string key)
    {
        var state = new KeyState(this, key);
        _keys.Add(key, state);
        _resting.MoveToEnd(state);
        return state;
    }

    /// <summary>Notes that the key was seen or that its condition changed.</summary>
    public void Touch(KeyState state) => (state.Condition is null ? _resting : _others).MoveToEnd(state);

    public void Forget(KeyState state)
    {
        _keys.Remove(state.Key);
        state.List?.Remove(state);
        state.IsGone = true;
    }

    /// <returns>The next key that holds nothing any more; null for none. Those seen longest ago come first, so what is behind the first that is still needed can wait.</returns>
    public KeyState? FindExpired(long clockUs) => _resting.First is { } first && IsExpired(first, clockUs) ? first : null;

    /// <summary>Whether the key's window is as good as new. By the time of its last sample, too: a sender that was away for long sends events of the past, and these must
    /// meet each other.</summary>
    public bool IsExpired(KeyState state, long clockUs) =>
        state.TouchedUs <= clockUs - Rule.HorizonUs && (state.Window is null || state.Window.IsEmptyAt(clockUs));

    /// <returns>The key to give up for a new one; null while there is room.</returns>
    public KeyState? FindSurplus()
    {
        if (_keys.Count < mostKeys)
            return null;
        _forgottenKeys++;
        return _resting.First ?? _others.First;
    }

    public void CountForgotten(long values) => _forgottenValues += values;

    public void Fail(Exception fault, long clockUs)
    {
        if (_fault is null)
            _faultSince = clockUs.ToTime();
        _fault = fault is RuleFaultException ? fault.Message : $"The rule failed on an event: {fault.Message}";
    }

    public void Succeed()
    {
        if (_fault is not null)
            (_fault, _faultSince) = (null, null);
    }

    private static string ValuesNotice(long values) => string.Create(CultureInfo.InvariantCulture,
        $"Has more values in a window than Rules:ValuesPerKey allows: the {values} oldest were forgotten.");

    private static long Micros(TimeSpan span) => span.Ticks / TimeSpan.TicksPerMicrosecond;
}
