using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Alerts.Quality;
using RiskConsole.Components.Shared;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Quality;

/// <summary>A component that shows figures of rules: loads the shared report and renews it while alerts change.</summary>
public abstract class QualityView : ComponentBase, IDisposable
{
    private static readonly TimeSpan RenewInterval = TimeSpan.FromSeconds(3);

    private readonly Leaving _gone = new();
    private LivePump? _pump;
    private IDisposable? _subscription;
    private int _days;

    /// <summary>Null until it was read.</summary>
    private protected QualityReport? Report { get; private set; }

    /// <summary>Why it could not be read or renewed; null when it could.</summary>
    protected string? Problem { get; private set; }

    /// <summary>Cancelled when the component leaves the page.</summary>
    protected CancellationToken Gone => _gone.Token;

    [CascadingParameter] private protected Task<AuthenticationState> Authentication { get; set; } = default!;

    [Inject] private protected IRuleQualities Qualities { get; init; } = default!;

    [Inject] private protected TimeProvider Time { get; init; } = default!;

    [Inject] private IEventBus Bus { get; init; } = default!;

    /// <inheritdoc/>
    protected override void OnAfterRender(bool firstRender)
    {
        if (!firstRender)
            return;
        _pump = new LivePump(Time, RenewInterval, () => InvokeAsync(RenewAsync));
        _subscription = Bus.Subscribe(Topic.Alerts, _pump.Request);
    }

    /// <summary>Loads the report of so many days; an answer to an earlier call is not taken.</summary>
    protected async Task LoadAsync(int days)
    {
        _days = days;
        try
        {
            var report = await Qualities.ReportAsync((await Authentication).User, days, Gone);
            if (_days != days)
                return;
            if (!ReferenceEquals(Report, report))
            {
                Report = report;
                await TakeAsync();
            }
            Problem = null;
        }
        catch (Exception e) when (e is QueryTimeoutException or LogBusyException or AccessDeniedException)
        {
            Problem = e.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left; nobody waits for the answer.
        }
    }

    /// <summary>The report is new.</summary>
    protected virtual Task TakeAsync() => Task.CompletedTask;

    private async Task RenewAsync()
    {
        if (_gone.IsCancellationRequested)
            return;
        try
        {
            await LoadAsync(_days);
            StateHasChanged();
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
    }

    /// <summary>Called once when the component leaves the page.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        _subscription?.Dispose();
        _pump?.Dispose();
        _gone.Cancel();
        _gone.Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }
}
