using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts;
using RiskConsole.Components.Pages.Alerts;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>How a rule did: its figures and its last alerts, of the channels the viewer may see; for a rule in shadow, what it found without telling anybody.</summary>
public sealed partial class RuleFound : IDisposable
{
    internal const int Shown = 20;

    private static readonly TimeSpan Span = TimeSpan.FromDays(30);
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _gone = new();
    private RuleQuality? _quality;
    private IReadOnlyList<AlertLine> _lines = [];
    private (Guid, bool)? _shown;
    private LivePump? _pump;
    private IDisposable? _subscription;
    private string? _problem;

    [Parameter, EditorRequired] public required Guid RuleId { get; set; }

    /// <summary>Whether it is in shadow.</summary>
    [Parameter, EditorRequired] public required bool Shadow { get; set; }

    [Inject] private IAlertStore Store { get; init; } = default!;

    [Inject] private CategoryAccess Access { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    [Inject] private TimeProvider Clock { get; init; } = default!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <inheritdoc/>
    public void Dispose()
    {
        _subscription?.Dispose();
        _pump?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task OnParametersSetAsync()
    {
        if (_shown == (RuleId, Shadow))
            return;
        _shown = (RuleId, Shadow);
        _quality = null;
        await LoadAsync();
    }

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _pump = new LivePump(Clock, RenewInterval, () => InvokeAsync(RenewAsync));
        _subscription = Bus.Subscribe(Topic.Alerts, _pump.Request);
    }

    private async Task RenewAsync()
    {
        if (_gone.IsCancellationRequested)
            return;
        try
        {
            await LoadAsync();
            StateHasChanged();
        }
        catch (Exception ex)
        {
            await DispatchExceptionAsync(ex);
        }
    }

    private async Task LoadAsync()
    {
        var asked = (RuleId, Shadow);
        var categories = Access.For((await Authentication).User);
        try
        {
            var since = Clock.GetUtcNow() - Span;
            var quality = await Store.QualityAsync(RuleId, categories, since, Shadow, _gone.Token);
            var page = await Store.SearchAsync(new AlertSearch(categories) { RuleId = asked.RuleId, Shadow = asked.Shadow, From = since }, Shown, null, _gone.Token);
            if (_shown != asked)
                return;
            AlertLine[] lines = [.. page.Items.Select(AlertLine.For)];
            if (!_lines.SequenceEqual(lines))
                _lines = lines;
            (_quality, _problem) = (quality, null);
        }
        catch (QueryTimeoutException e)
        {
            _problem = e.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left; nobody waits for the answer.
        }
    }
}
