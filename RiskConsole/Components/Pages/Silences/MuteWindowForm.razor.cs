using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts.Silences;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Silences;

/// <summary>Writes a mute window: what it hides and when it mutes next are shown meanwhile, and it asks again before it hides everything.</summary>
public sealed partial class MuteWindowForm : CommandComponent
{
    private static readonly Lazy<string[]> s_zones = new(() =>
        [.. TimeZoneInfo.GetSystemTimeZones().Where(zone => zone.HasIanaId && (zone.Id.Contains('/', StringComparison.Ordinal) || zone.Id == "UTC")
            && !zone.Id.StartsWith("Etc/", StringComparison.Ordinal)).Select(zone => zone.Id).Order(StringComparer.Ordinal)]);

    private MuteForm _form = MuteForm.New();
    private Guid? _editing;
    private int? _basedOn;
    private bool _begun;
    private IReadOnlyList<InputFault> _faults = [];
    private MuteSchedule? _schedule;
    private SilencePreview? _preview;
    private string? _previewProblem;
    private CancellationTokenSource _previewing = new();
    private string? _asking;

    /// <summary>Null for a new one.</summary>
    [Parameter] public MuteWindow? Window { get; set; }

    /// <summary>It was saved.</summary>
    [Parameter] public EventCallback<MuteWindow> OnSaved { get; set; }

    [Parameter] public EventCallback OnCancel { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;

    [Inject] private IMuteWindows Windows { get; init; } = default!;

    [Inject] private SilenceQueries Queries { get; init; } = default!;

    private static string[] Zones => s_zones.Value;

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        // What somebody writes is not overwritten by what a colleague saves: the service says so when it is saved.
        if (_begun && _editing == Window?.WindowId)
            return;
        (_begun, _editing, _asking) = (true, Window?.WindowId, null);
        _basedOn = Window?.Version;
        _form = Window is null ? MuteForm.New() : MuteForm.Of(Window);
        Forget();
        await PreviewAsync();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _previewing.Cancel();
            _previewing.Dispose();
        }
        base.Dispose(disposing);
    }

    private Task ChangeAsync(Action change)
    {
        change();
        return PreviewAsync();
    }

    private async Task QueryAsync(string text)
    {
        if (text == _form.Query)
            return;
        _form.Query = text;
        await PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        _asking = null;
        Forget();
        await _previewing.CancelAsync();
        _previewing.Dispose();
        _previewing = new CancellationTokenSource();
        var ct = _previewing.Token;
        var times = _form.Read(out _faults);
        var zone = _form.Zone.Trim();
        _schedule = _faults.Count == 0 && SilenceChecks.IsZone(zone) ? new MuteSchedule(times, TimeZoneInfo.FindSystemTimeZoneById(zone)) : null;
        if (_schedule is null || !Queries.TryCompile(_form.Query, out _, out _))
        {
            (_preview, _previewProblem) = (null, null);
            return;
        }
        try
        {
            var preview = await Windows.PreviewAsync((await Viewer).User, _form.Query, times, zone, ct);
            if (!ct.IsCancellationRequested)
                (_preview, _previewProblem) = (preview, null);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // Another is looked at.
        }
        catch (Exception e) when (e is InputRefusedException or AccessDeniedException or QueryTimeoutException)
        {
            (_preview, _previewProblem) = (null, e.Message);
        }
    }

    private async Task SaveAsync()
    {
        var times = _form.Read(out _faults);
        if (_faults.Count > 0)
            return;
        var confirmed = _asking is not null;
        MuteWindowDraft draft = new(_form.Name, _form.Query, times, _form.Zone.Trim(), _form.Comment, _form.Enabled, confirmed);
        MuteWindow? saved = null;
        var done = await TryAsync(async (user, ct) => saved = await Windows.SaveAsync(user, _editing, _basedOn, draft, ct));
        _asking = done ? null : Fault(ISilences.Everything);
        if (done)
            await OnSaved.InvokeAsync(saved);
    }
}
