using Microsoft.AspNetCore.Components;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Silences;

/// <summary>When a mute window mutes next, and all its versions: who changed it, when and why.</summary>
public sealed partial class MuteWindowHistory : CommandComponent
{
    private IReadOnlyList<MuteWindow>? _versions;
    private MuteSchedule? _schedule;
    private IDisposable? _subscription;

    [Parameter, EditorRequired] public required Guid WindowId { get; set; }

    [Inject] private IMuteWindows Windows { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    private string Title => _versions is [var last, ..] ? DisplayText.Clean(last.Name, 80) : "Mute window";

    /// <inheritdoc/>
    protected override Task OnInitializedAsync() => LoadAsync();

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
            _subscription = Bus.Subscribe(Topic.Silences, () => _ = Task.Run(() => InvokeAsync(RenewAsync)));
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _subscription?.Dispose();
        base.Dispose(disposing);
    }

    private async Task RenewAsync()
    {
        await LoadAsync();
        StateHasChanged();
    }

    private Task<bool> LoadAsync() => TryAsync(async (user, ct) =>
    {
        _versions = await Windows.HistoryAsync(user, WindowId, ct);
        _schedule = Windows.Current.ScheduleOf(WindowId);
    });

    private string What(MuteWindow version)
    {
        var before = _versions!.FirstOrDefault(other => other.Version == version.Version - 1);
        if (before is null)
            return version.Enabled ? "made it" : "made it, turned off";
        if (version.From == version.Until)
            return "ended it";
        var same = before with { Enabled = version.Enabled };
        return (same.Name, same.Query, same.Zone, MuteTimesJson.Write(same.Times), same.Comment) == (version.Name, version.Query, version.Zone, MuteTimesJson.Write(version.Times), version.Comment)
            ? version.Enabled ? "turned it on" : "turned it off" : version.Enabled == before.Enabled ? "changed it" : $"changed it and turned it {(version.Enabled ? "on" : "off")}";
    }
}
