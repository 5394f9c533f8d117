using System.Globalization;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Account;

/// <summary>Name and password. Rendered on the server alone: a circuit cannot set a cookie.</summary>
public sealed partial class SignIn
{
    private const string Refused = "Name or password is wrong. After some wrong tries an account is locked for a few minutes.";

    private string? _error;

    [Inject] private SignInService SignIns { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "signin")] private SignInForm Form { get; set; } = default!;

    [SupplyParameterFromQuery] private string? ReturnUrl { get; set; }

    [SupplyParameterFromQuery] private int Ended { get; set; }

    private string? ErrorId => _error is null ? null : "signin-error";

    private string? Notice => Ended switch
    {
        1 => "Your session has ended. Sign in to go on.",
        2 => "You are signed out.",
        3 => "This browser is signed out. The console could not record it, so your session there ends by itself; an admin can end it sooner.",
        _ => null,
    };

    protected override void OnInitialized()
    {
        Form ??= new SignInForm();
        // Sent by somebody who signed in meanwhile in another tab, too: one session does not turn into another user's.
        if (Http.User.Identity is { IsAuthenticated: true })
            Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
    }

    private async Task SignInAsync()
    {
        if (string.IsNullOrWhiteSpace(Form.Name) || string.IsNullOrEmpty(Form.Password))
        {
            _error = "Enter your name and your password.";
            return;
        }
        try
        {
            if (!await TryAsync(Form.Name, Form.Password))
                return;
        }
        catch (LogBusyException busy)
        {
            // Who signs in is told to the audit log; where that cannot be, nobody is let in.
            Busy.Answer(Http, busy);
            _error = busy.Message;
            return;
        }
        Navigation.NavigateTo(LocalUrl.OrHome(ReturnUrl));
    }

    private async Task<bool> TryAsync(string name, string password)
    {
        var result = await SignIns.CheckAsync(Actors.Anonymous(Http), name, password, Http.RequestAborted);
        if (result.RetryAfter is { } wait)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            Http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
            Http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            _error = $"Too many tries. Wait {seconds} s, then try again.";
            return false;
        }
        if (result.User is null)
        {
            _error = Refused;
            return false;
        }
        await Http.SignInAsync(AuthSchemes.Cookie, result.User);
        return true;
    }

    private sealed class SignInForm
    {
        public string? Name { get; set; }

        public string? Password { get; set; }
    }
}
