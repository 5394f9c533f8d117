using RiskConsole.Events;
using RiskConsole.Query;

namespace RiskConsole.Rules.Engine;

/// <summary>Which rules an event can concern, by what their conditions need: an exact subject, type, source, category or severity. Rules that need none of it meet every event.</summary>
internal sealed class RuleIndex
{
    /// <summary>Columns of events in the order in which an index by them leaves the fewest rules.</summary>
    private static readonly string[] Columns = ["subject", "type", "source", "category", "severity"];

    private readonly Dictionary<string, int[]> _bySubject = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _byType = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int[]> _bySource = new(StringComparer.Ordinal);
    private readonly int[][] _byCategory = NoRules();
    private readonly int[][] _bySeverity = NoRules();
    private readonly int[] _rest;
    private readonly int[] _found;
    private readonly bool _isMixed;

    public RuleIndex(RuleRun[] runs)
    {
        _found = new int[runs.Length];
        var rest = new List<int>();
        for (var i = 0; i < runs.Length; i++)
        {
            if (Choose(runs[i].Rule.Needs) is not { } need)
            {
                rest.Add(i);
                continue;
            }
            foreach (var value in need.Values)
                Add(need.Column, value, i);
        }
        _rest = [.. rest];
        _isMixed = _bySubject.Count > 0 || _bySource.Count > 0 || _byCategory.Any(r => r.Length > 0) || _bySeverity.Any(r => r.Length > 0);
    }

    /// <returns>Places in the order of the rules; valid until the next call.</returns>
    public ReadOnlySpan<int> Find(RiskEvent e)
    {
        var count = 0;
        if (_byType.TryGetValue(e.Type, out var byType))
            Gather(byType, ref count);
        if (_isMixed)
        {
            if (e.Subject is { } subject && _bySubject.TryGetValue(subject, out var bySubject))
                Gather(bySubject, ref count);
            if (_bySource.TryGetValue(e.Source, out var bySource))
                Gather(bySource, ref count);
            Gather(_byCategory[(byte)e.Category & 7], ref count);
            Gather(_bySeverity[(byte)e.Severity & 7], ref count);
        }
        if (count == 0)
            return _rest;
        var sorted = _rest.Length == 0 && !_isMixed;
        Gather(_rest, ref count);
        var found = _found.AsSpan(0, count);
        if (!sorted)
            found.Sort();
        return found;
    }

    private static ValueNeed? Choose(IReadOnlyList<ValueNeed> needs) =>
        Columns.Select(column => needs.FirstOrDefault(need => need.Column == column)).FirstOrDefault(need => need is not null);

    private static int[][] NoRules() => [.. Enumerable.Repeat<int[]>([], 8)];

    private void Gather(int[] rules, ref int count)
    {
        rules.CopyTo(_found, count);
        count += rules.Length;
    }

    private void Add(string column, object value, int rule)
    {
        switch (column)
        {
            case "category":
                Add(ref _byCategory[(long)value & 7], rule);
                break;
            case "severity":
                Add(ref _bySeverity[(long)value & 7], rule);
                break;
            default:
                var texts = column == "subject" ? _bySubject : column == "type" ? _byType : _bySource;
                Add(ref System.Runtime.InteropServices.CollectionsMarshal.GetValueRefOrAddDefault(texts, (string)value, out _), rule);
                break;
        }
    }

    private static void Add([System.Diagnostics.CodeAnalysis.NotNull] ref int[]? rules, int rule) => rules = [.. rules ?? [], rule];
}
