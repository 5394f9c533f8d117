using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Components;
using RiskConsole.Access;
using RiskConsole.Events;

namespace RiskConsole.Components.Pages.Account;

/// <summary>Creates the first admin from the one-time link, and signs in.</summary>
public sealed partial class Setup
{
    private IReadOnlyList<InputFault> _faults = [];
    private bool _valid;

    [Inject] private SetupLinks Links { get; init; } = default!;

    [Inject] private NavigationManager Navigation { get; init; } = default!;

    [CascadingParameter] private HttpContext Http { get; set; } = default!;

    [SupplyParameterFromForm(FormName = "setup")] private SetupForm Form { get; set; } = default!;

    [SupplyParameterFromQuery] private string? Token { get; set; }

    protected override async Task OnInitializedAsync()
    {
        Form ??= new SetupForm();
        _valid = await Links.IsValidAsync(Token, Http.RequestAborted);
        if (!_valid)
            Http.Response.StatusCode = StatusCodes.Status410Gone;
    }

    private async Task CreateAsync()
    {
        if (!_valid)
            return;
        if (Form.Password != Form.Repeat)
        {
            _faults = [new("repeat", "The two passwords differ.")];
            return;
        }
        try
        {
            var admin = await Links.UseAsync(Actors.Anonymous(Http), Token!, Form.Name ?? "", Form.Password ?? "", Http.RequestAborted);
            if (admin is null)
            {
                _valid = false;
                return;
            }
            if (Http.User.Identity is { IsAuthenticated: true })
            {
                // One session does not turn into another user's: end it, then sign in anew.
                await Http.SignOutAsync(AuthSchemes.Cookie);
                Navigation.NavigateTo("/signin");
                return;
            }
            await Http.SignInAsync(AuthSchemes.Cookie, SignInService.Principal(admin));
        }
        catch (InputRefusedException refused)
        {
            _faults = refused.Faults;
            return;
        }
        catch (LogBusyException busy)
        {
            Busy.Answer(Http, busy);
            _faults = [new("password", busy.Message)];
            return;
        }
        Navigation.NavigateTo("/");
    }

    private string? Fault(string field) => _faults.FirstOrDefault(f => f.Field == field)?.Message;

    private string? Invalid(string field) => Fault(field) is null ? null : "true";

    private sealed class SetupForm
    {
        public string? Name { get; set; }

        public string? Password { get; set; }

        public string? Repeat { get; set; }
    }
}
