using System.Numerics;
using System.Runtime.InteropServices;
using RiskConsole.Events;

namespace RiskConsole.Alerts.Inbox;

/// <summary>Decides what one filter shows, and counts by value: each alert once, when it comes, changes or goes.</summary>
internal sealed class InboxTally
{
    private const int BySeverity = 1, ByState = 2, ByRule = 4, BySubject = 8, ByAssignee = 16, All = 31;

    private readonly InboxFilter _filter;
    private readonly int _severities;
    private readonly int _states;
    private readonly HashSet<Guid>? _rules;
    private readonly HashSet<string>? _subjects;
    private readonly HashSet<Guid>? _assignees;
    private readonly int[] _bySeverity = new int[5];
    private readonly int[] _byState = new int[5];
    private readonly Dictionary<Guid, int> _byRule = [];
    private readonly Dictionary<string, int> _bySubject = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, int> _byAssignee = [];

    public InboxTally(InboxFilter filter)
    {
        _filter = filter;
        foreach (var severity in filter.Severities)
            _severities |= 1 << (int)severity;
        foreach (var state in filter.States)
            _states |= 1 << (int)state;
        _rules = filter.Rules.Count == 0 ? null : [.. filter.Rules];
        _subjects = filter.Subjects.Count == 0 ? null : new(filter.Subjects, StringComparer.Ordinal);
        _assignees = filter.Assignees.Count == 0 ? null : [.. filter.Assignees];
    }

    /// <summary>How many match but are suppressed and not shown.</summary>
    public int Suppressed { get; private set; }

    /// <summary>Counts an alert.</summary>
    /// <param name="by">1 for one that comes, -1 for one that goes.</param>
    /// <returns>Whether it is in the list.</returns>
    public bool Count(InboxItem item, int by)
    {
        var alert = item.Alert;
        if (!_filter.Categories.Contains(alert.Category) || (_filter.Storm is { } storm && alert.StormId != storm))
            return false;
        var fails = FailsOf(alert);
        // What two parts of the filter keep out would not be shown by changing one.
        if (BitOperations.PopCount((uint)fails) > 1 || (!_filter.Query.IsEmpty && !_filter.Query.Matches(alert)))
            return false;
        if (!IsShown(item))
        {
            Suppressed += fails == 0 && item.SuppressedBy.Count > 0 ? by : 0;
            return false;
        }
        var counted = fails == 0 ? All : fails;
        if ((counted & BySeverity) != 0)
            _bySeverity[(int)alert.Severity] += by;
        if ((counted & ByState) != 0)
            _byState[(int)alert.State] += by;
        if ((counted & ByRule) != 0)
            Add(_byRule, alert.RuleId, by);
        if ((counted & BySubject) != 0 && alert.Subject is { } subject)
            Add(_bySubject, subject, by);
        if ((counted & ByAssignee) != 0)
            Add(_byAssignee, alert.AssigneeId ?? Guid.Empty, by);
        return fails == 0;
    }

    public InboxFacets Facets(InboxNames names) => new(
        Listed(Severities.All.Select(s => KeyValuePair.Create(s, _bySeverity[(int)s])), _filter.Severities, s => s.Label()),
        Listed(new[] { AlertState.Open, AlertState.Acknowledged }.Select(s => KeyValuePair.Create(s, _byState[(int)s])), _filter.States, s => s.Label()),
        Listed(_byRule, _filter.Rules, names.OfRule),
        Listed(_bySubject, _filter.Subjects, static subject => subject),
        Listed(_byAssignee, _filter.Assignees, names.OfAssignee));

    private int FailsOf(Alert alert) =>
        (_severities == 0 || (_severities & (1 << (int)alert.Severity)) != 0 ? 0 : BySeverity)
        | (_states == 0 || (_states & (1 << (int)alert.State)) != 0 ? 0 : ByState)
        | (_rules is null || _rules.Contains(alert.RuleId) ? 0 : ByRule)
        | (_subjects is null || (alert.Subject is { } subject && _subjects.Contains(subject)) ? 0 : BySubject)
        | (_assignees is null || _assignees.Contains(alert.AssigneeId ?? Guid.Empty) ? 0 : ByAssignee);

    private bool IsShown(InboxItem item) => _filter.Storm is not null || _filter.Suppressed switch
    {
        SuppressedShown.Shown => true,
        SuppressedShown.Only => item.SuppressedBy.Count > 0,
        _ => item.SuppressedBy.Count == 0,
    };

    private static void Add<T>(Dictionary<T, int> counts, T value, int by) where T : notnull
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, value, out _);
        count += by;
        if (count == 0)
            counts.Remove(value);
    }

    /// <summary>The greatest counts, in one pass over the values: of subjects there may be as many as alerts.</summary>
    private static List<FacetCount<T>> Listed<T>(IEnumerable<KeyValuePair<T, int>> counts, IReadOnlyList<T> chosen, Func<T, string> label) where T : notnull
    {
        var most = new PriorityQueue<FacetCount<T>, FacetCount<T>>(InboxFacets.MostListed + 1, LeastFirst<T>.Instance);
        foreach (var (value, count) in counts)
        {
            var isFull = most.Count == InboxFacets.MostListed;
            if (count == 0 || (isFull && count < most.Peek().Count))
                continue;
            var facet = new FacetCount<T>(value, label(value), count);
            if (isFull)
                most.EnqueueDequeue(facet, facet);
            else
                most.Enqueue(facet, facet);
        }
        var listed = most.UnorderedItems.Select(entry => entry.Element).ToList();
        foreach (var value in chosen.Where(value => !listed.Exists(facet => facet.Value.Equals(value))).ToArray())
            listed.Add(new(value, label(value), counts is Dictionary<T, int> known ? known.GetValueOrDefault(value) : 0));
        listed.Sort(static (x, y) => LeastFirst<T>.Instance.Compare(y, x));
        return listed;
    }

    /// <summary>Among equals by name, so that values do not take turns in the list.</summary>
    private sealed class LeastFirst<T> : IComparer<FacetCount<T>>
    {
        public static readonly LeastFirst<T> Instance = new();

        public int Compare(FacetCount<T> x, FacetCount<T> y)
        {
            var byCount = x.Count.CompareTo(y.Count);
            return byCount != 0 ? byCount : string.CompareOrdinal(y.Label, x.Label);
        }
    }
}
