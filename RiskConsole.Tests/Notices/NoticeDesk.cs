using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Alerts.Life;
using RiskConsole.Alerts.Silences;
using RiskConsole.Events;
using RiskConsole.Notices;
using RiskConsole.Tests.Access;
using RiskConsole.Tests.Alerts;
using RiskConsole.Tests.Support;

namespace RiskConsole.Tests.Notices;

/// <summary>The real console, told of entries of timelines by a test.</summary>
internal sealed class NoticeDesk : INoticeReads, ISuppressions, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly List<AlertEntry> _entries = [];
    private readonly Dictionary<Guid, Alert> _alerts = [];
    private TestConsole? _console;

    public TestConsole Console => _console!;

    /// <summary>Alerts of this subject are silenced.</summary>
    public string? Silenced { get; set; }

    public long Revision => 0;

    /// <param name="before">To be started, for the first time or again on its data.</param>
    public static async Task<NoticeDesk> StartAsync(NoticeDesk? before = null)
    {
        var desk = before ?? new NoticeDesk();
        desk._console = await TestConsole.StartAsync(
            builder =>
            {
                builder.Services.Replace(ServiceDescriptor.Singleton<INoticeReads>(desk));
                builder.Services.Replace(ServiceDescriptor.Singleton<ISuppressions>(desk));
            },
            before?._console?.Folder);
        return desk;
    }

    /// <summary>Writes one entry of an alert.</summary>
    public AlertEntry Add(
        Alert alert, EntryKind kind = EntryKind.Opened, Guid? actor = null, Guid[]? mentions = null, string? text = null)
    {
        lock (_gate)
        {
            var entry = new AlertEntry(
                _entries.Count + 1, alert.Id, alert.OpenedAt, kind, actor is not null, actor is null ? null : "ben", actor, alert.State, alert.State, 1, null, text, mentions ?? [], null);
            _alerts[alert.Id] = alert;
            _entries.Add(entry);
            return entry;
        }
    }

    public void Add(int alerts, Severity severity)
    {
        for (var i = 0; i < alerts; i++)
            Add(SomeAlert.Open(severity: severity, subject: $"flood/{i}"));
    }

    public void Tell() => Console.Get<IEventBus>().Publish(Topic.AlertActs);

    public async Task<INoticeView> OpenAsync(ClaimsPrincipal user) => await Console.Get<INoticeViews>().OpenAsync(user, Deadline.Token);

    public Task<ClaimsPrincipal> SignInAsync(string name, string role = Roles.Operator) => Principals.SignedInAsync(Console, name, role);

    /// <summary>Waits until a view has taken everything that was added.</summary>
    public async Task<NoticeSnapshot> SettleAsync(INoticeView view, Func<NoticeSnapshot, bool> condition)
    {
        Tell();
        await Deadline.UntilAsync(() => condition(view.Current), $"the view shows it; it has {view.Current}");
        return view.Current;
    }

    public Task<long> LastAsync(CancellationToken ct)
    {
        lock (_gate)
            return Task.FromResult<long>(_entries.Count);
    }

    public Task<IReadOnlyList<AlertEntry>> AfterAsync(long seq, int most, CancellationToken ct)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyList<AlertEntry>>([.. _entries.Skip((int)seq).Take(most)]);
    }

    public Task<IReadOnlyDictionary<Guid, Alert>> AlertsAsync(IReadOnlyList<Guid> ids, CancellationToken ct)
    {
        lock (_gate)
            return Task.FromResult<IReadOnlyDictionary<Guid, Alert>>(ids.ToDictionary(id => id, id => _alerts[id]));
    }

    public IReadOnlyList<Suppression> Of(Alert alert) =>
        Silenced is not null && alert.Subject == Silenced ? [new(SuppressionKind.Silence, Guid.NewGuid(), "quiet", null)] : [];

    public IReadOnlyList<Suppression> Of(Alert alert, DateTimeOffset at) => Of(alert);

    public ValueTask DisposeAsync() => Console.DisposeAsync();
}
