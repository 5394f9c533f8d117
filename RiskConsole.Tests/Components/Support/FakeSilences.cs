using System.Security.Claims;
using RiskConsole.Access;
using RiskConsole.Alerts.Silences;

namespace RiskConsole.Tests.Components.Support;

/// <summary>Silences and mute windows in memory; what a preview says and what is refused is what the test says.</summary>
internal sealed class FakeSilences(TimeProvider time) : ISilences, IMuteWindows
{
    private readonly SilenceQueries _queries = new(time);
    private readonly List<Silence> _silences = [];
    private readonly List<MuteWindow> _windows = [];

    public SuppressionSet Current { get; private set; } = SuppressionSet.Empty;

    public SilencePreview Preview { get; set; } = new(1, 3, [], 2, 10, null);

    public InputRefusedException? Refusal { get; set; }

    /// <summary>What was done, in order.</summary>
    public List<object> Done { get; } = [];

    public Silence Add(string query, double beginsIn, double endsIn, string comment = "why", string author = "ana", bool untilResolved = false)
    {
        var now = time.GetUtcNow();
        return Put(new Silence(Guid.NewGuid(), query, now.AddMinutes(beginsIn), now.AddMinutes(endsIn), null, null, untilResolved, comment, author, null, now, 1));
    }

    public Task<Silence> CreateAsync(ClaimsPrincipal user, SilenceDraft draft, CancellationToken ct)
    {
        Take(draft);
        var now = time.GetUtcNow();
        return Task.FromResult(Put(new Silence(
            Guid.NewGuid(), draft.Query, draft.StartsAt ?? now, draft.EndsAt, null, null, draft.UntilResolved, draft.Comment, user.DisplayName(), null, now, 1)));
    }

    public Task<Silence> EditAsync(ClaimsPrincipal user, Guid id, long version, SilenceDraft draft, CancellationToken ct)
    {
        Take((id, draft));
        return Task.FromResult(Put(Current.Find(id)! with { Query = draft.Query, EndsAt = draft.EndsAt, Comment = draft.Comment, Version = version + 1 }));
    }

    public Task<Silence> ExtendAsync(ClaimsPrincipal user, Guid id, DateTimeOffset endsAt, CancellationToken ct)
    {
        Take((id, endsAt));
        return Task.FromResult(Put(Current.Find(id)! with { EndsAt = endsAt }));
    }

    public Task<Silence> EndAsync(ClaimsPrincipal user, Guid id, CancellationToken ct)
    {
        Take(id);
        return Task.FromResult(Put(Current.Find(id)! with { EndedAt = time.GetUtcNow(), EndedBy = user.DisplayName() }));
    }

    public Task<SilencePreview> PreviewAsync(ClaimsPrincipal user, string query, CancellationToken ct) => Task.FromResult(Preview);

    public Task<MuteWindow> SaveAsync(ClaimsPrincipal user, Guid? windowId, int? basedOn, MuteWindowDraft draft, CancellationToken ct)
    {
        Take(draft);
        return Task.FromResult(Put(new MuteWindow(
            windowId ?? Guid.NewGuid(), (basedOn ?? 0) + 1, draft.Name, draft.Query, draft.Times, draft.Zone, draft.Enabled, draft.Comment, user.DisplayName(), null, time.GetUtcNow(), null)));
    }

    public Task<MuteWindow> EnableAsync(ClaimsPrincipal user, Guid windowId, int basedOn, bool enabled, CancellationToken ct)
    {
        Take((windowId, enabled));
        return Task.FromResult(Put(_windows.Single(window => window.WindowId == windowId) with { Enabled = enabled, Version = basedOn + 1 }));
    }

    public Task EndAsync(ClaimsPrincipal user, Guid windowId, int basedOn, CancellationToken ct)
    {
        Take(windowId);
        _windows.RemoveAll(window => window.WindowId == windowId);
        Renew();
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<MuteWindow>> HistoryAsync(ClaimsPrincipal user, Guid windowId, CancellationToken ct) =>
        Task.FromResult<IReadOnlyList<MuteWindow>>([.. _windows.Where(window => window.WindowId == windowId)]);

    public Task<SilencePreview> PreviewAsync(ClaimsPrincipal user, string query, MuteTimes times, string zone, CancellationToken ct) => Task.FromResult(Preview);

    private void Take(object what)
    {
        if (Refusal is { } refusal)
            throw refusal;
        Done.Add(what);
    }

    private Silence Put(Silence silence)
    {
        _silences.RemoveAll(known => known.Id == silence.Id);
        _silences.Insert(0, silence);
        Renew();
        return silence;
    }

    private MuteWindow Put(MuteWindow window)
    {
        _windows.RemoveAll(known => known.WindowId == window.WindowId);
        _windows.Add(window);
        Renew();
        return window;
    }

    private void Renew() => Current = new SuppressionSet(
        Current.Revision + 1, 0,
        [.. _silences.Select(silence => _queries.TryCompile(silence.Query, out var query, out _) ? new HeldSilence(silence, query) : null).OfType<HeldSilence>()],
        [.. _windows.Select(window => _queries.TryCompile(window.Query, out var query, out _)
            ? new HeldWindow(window, query, new MuteSchedule(window.Times, TimeZoneInfo.FindSystemTimeZoneById(window.Zone))) : null).OfType<HeldWindow>()],
        time.GetUtcNow());
}
