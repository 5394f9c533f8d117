using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Components.Shared;

/// <summary>A component that sends commands to services: runs one at a time as the current user and keeps what was refused for the fields to show.</summary>
public abstract class CommandComponent : ComponentBase, IDisposable
{
    private readonly Leaving _gone = new();
    private IReadOnlyList<InputFault> _faults = [];

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = default!;

    /// <summary>What is wrong but belongs to no field; null when nothing is.</summary>
    protected string? Problem { get; private set; }

    /// <summary>A command is under way.</summary>
    protected bool IsBusy { get; private set; }

    /// <summary>Runs a command.</summary>
    /// <returns>False when it was refused; <see cref="Fault"/> and <see cref="Problem"/> then say why.</returns>
    protected async Task<bool> TryAsync(Func<ClaimsPrincipal, CancellationToken, Task> command)
    {
        if (IsBusy)
            return false;
        IsBusy = true;
        Forget();
        try
        {
            await command((await Authentication).User, _gone.Token);
            return true;
        }
        catch (InputRefusedException refused)
        {
            _faults = refused.Faults;
            Problem = _faults.FirstOrDefault(f => f.Field.Length == 0)?.Message;
        }
        catch (Exception e) when (e is AccessDeniedException or LogBusyException or DeadLettersAwayException)
        {
            Problem = e.Message;
        }
        catch (OperationCanceledException) when (_gone.IsCancellationRequested)
        {
            // The page was left; nobody waits for the answer.
        }
        finally
        {
            IsBusy = false;
        }
        return false;
    }

    /// <returns>What is wrong with a field; null when nothing is.</returns>
    protected string? Fault(string field) => _faults.FirstOrDefault(f => f.Field == field)?.Message;

    /// <returns>The value of <c>aria-invalid</c> for a field.</returns>
    protected string? Invalid(string field) => Fault(field) is null ? null : "true";

    /// <summary>Forgets what was refused before.</summary>
    protected void Forget()
    {
        _faults = [];
        Problem = null;
    }

    /// <summary>Called once when the component leaves the page.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
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
