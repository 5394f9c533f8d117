using RiskConsole.Alerts;
using RiskConsole.Events;
using RiskConsole.Storage;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Components.Support;

/// <summary>A store of alerts in memory, the last opened first; filters by category only and keeps what was asked for.</summary>
internal sealed class FakeAlertStore : IAlertStore
{
    public List<Alert> Alerts { get; } = [];

    public List<AlertSearch> Searches { get; } = [];

    public IReadOnlyList<RiskEvent> Events { get; } = [Some.Event().At(1)];

    public Task<AlertPage> SearchAsync(AlertSearch search, int limit, AlertCursor? after, CancellationToken ct)
    {
        Searches.Add(search);
        var rest = Alerts.Where(alert => search.Categories.Contains(alert.Category) && (after is null || alert.OpenedAt.ToMicros() < after.Value.OpenedUs)).ToList();
        var page = rest.Take(limit).ToList();
        return Task.FromResult(new AlertPage(page, rest.Count > limit ? new AlertCursor(page[^1].OpenedAt.ToMicros(), page[^1].Id) : null));
    }

    public Task<Alert?> FindAsync(Guid id, CategorySet categories, CancellationToken ct) =>
        Task.FromResult(Alerts.FirstOrDefault(alert => alert.Id == id && categories.Contains(alert.Category)));

    public Task<IReadOnlyList<RiskEvent>> EventsAsync(Alert alert, CategorySet categories, CancellationToken ct) => Task.FromResult(Events);

    public List<string> Reasons { get; } = [];

    public Task<IReadOnlyList<string>> LastReasonsAsync(CategorySet categories, int most, CancellationToken ct) => Task.FromResult<IReadOnlyList<string>>([.. Reasons.Take(most)]);

    public Task<IReadOnlyDictionary<Guid, RuleAlertCount>> CountByRuleAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<Guid, RuleAlertCount>>(new Dictionary<Guid, RuleAlertCount>());
}
