using System.Collections.Immutable;
using RiskConsole.Audit;
using RiskConsole.Storage;

namespace RiskConsole.Components.Pages.Audit;

/// <summary>The entries a viewer has before them, newest first: pages by keyset, and what comes live, put in its place or, while somebody reads,
/// kept waiting. Each entry is there once, whatever was written meanwhile.</summary>
internal sealed class AuditList
{
    /// <summary>Most rows kept while new ones stream in at the top; older ones are fetched again when somebody scrolls down to them.</summary>
    internal const int MaxStreaming = 300;

    /// <summary>Most rows by paging: whoever needs more narrows down or exports.</summary>
    internal const int MaxPaged = 5_000;

    /// <summary>Most entries that wait; beyond it only their count goes on, and showing them loads anew.</summary>
    internal const int MaxWaiting = 500;

    private readonly HashSet<long> _ids = [];
    private readonly List<AuditEntry> _waiting = [];

    public ImmutableArray<AuditEntry> Rows { get; private set; } = [];

    /// <summary>Where older ones begin; null at the end.</summary>
    public AuditCursor? Next { get; private set; }

    public int Waiting { get; private set; }

    /// <summary>More came than are kept: they are shown by loading anew.</summary>
    public bool WaitingOverflows => Waiting > _waiting.Count;

    public bool IsFull => Rows.Length >= MaxPaged;

    /// <summary>The first page of a search.</summary>
    public void Begin(AuditPage page)
    {
        _ids.Clear();
        _waiting.Clear();
        Waiting = 0;
        Rows = [.. page.Items.Where(entry => _ids.Add(entry.Id))];
        Next = page.Next;
    }

    public void AddOlder(AuditPage page)
    {
        Rows = Rows.AddRange(page.Items.Where(entry => _ids.Add(entry.Id)));
        Next = page.Next;
    }

    /// <summary>Takes what was integrated meanwhile.</summary>
    /// <param name="hold">Somebody reads: nothing may move, so they wait.</param>
    /// <returns>Whether there is anything new to show.</returns>
    public bool Take(IEnumerable<AuditEntry> news, bool hold)
    {
        var fresh = news.Where(entry => !_ids.Contains(entry.Id) && !_waiting.Exists(waiting => waiting.Id == entry.Id)).ToList();
        if (fresh.Count == 0)
            return false;
        if (!hold)
        {
            Insert(fresh);
            return true;
        }
        Waiting += fresh.Count;
        _waiting.AddRange(fresh.Take(MaxWaiting - _waiting.Count));
        return true;
    }

    /// <summary>Shows what waits. Call only while it does not overflow.</summary>
    public void Release()
    {
        if (_waiting.Count > 0)
            Insert(_waiting);
        _waiting.Clear();
        Waiting = 0;
    }

    private void Insert(List<AuditEntry> fresh)
    {
        var rows = Rows.ToBuilder();
        foreach (var entry in fresh)
        {
            var place = 0;
            while (place < rows.Count && IsBefore(rows[place], entry))
                place++;
            // Older than all that is loaded: it comes with the page it belongs to.
            if (place == rows.Count && Next is not null)
                continue;
            rows.Insert(place, entry);
            _ids.Add(entry.Id);
        }
        if (rows.Count > MaxStreaming && rows.Count > Rows.Length)
        {
            for (var i = MaxStreaming; i < rows.Count; i++)
                _ids.Remove(rows[i].Id);
            rows.RemoveRange(MaxStreaming, rows.Count - MaxStreaming);
            Next = new(rows[^1].Time.ToMicros(), rows[^1].Id);
        }
        Rows = rows.DrainToImmutable();
    }

    private static bool IsBefore(AuditEntry shown, AuditEntry entry) =>
        shown.Time > entry.Time || (shown.Time == entry.Time && shown.Id > entry.Id);
}
